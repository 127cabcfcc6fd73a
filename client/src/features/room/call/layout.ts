/** A rectangle on the stage, in CSS pixels from its upper left corner. */
export type Rect = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};
export type Box = { readonly width: number; readonly height: number };

/** The limits of a tile's aspect ratio, as width by height: a face has to fit. */
const slimmest = 0.52;
const widest = 2.45;
/** The aspect ratios of a camera's picture, and of its middle that holds a face, as width by height. */
const whole = 4 / 3;
const face = 1;

/**
 * The rectangles of `count` tiles in a box, row by row and without scrolling. The number of columns is the
 * one that shows the most of each picture; the last row is centred. In a high box the faces count instead of
 * the whole pictures.
 */
export function gridOf(
  count: number,
  box: Box,
  gap: number,
  shape = box.width > box.height ? whole : face,
): readonly Rect[] {
  if (count <= 0) return [];
  const cell = (columns: number) => {
    const rows = Math.ceil(count / columns);
    return {
      columns,
      rows,
      width: Math.max(0, (box.width - gap * (columns - 1)) / columns),
      height: Math.max(0, (box.height - gap * (rows - 1)) / rows),
    };
  };
  const shownOf = ({ width, height }: Box) => Math.min(width, height * shape);
  const [best] = Array.from({ length: count }, (_, less) => cell(less + 1)).toSorted(
    (one, other) => shownOf(other) - shownOf(one),
  );
  if (best === undefined) return [];
  const width = Math.min(best.width, best.height * widest);
  const height = Math.min(best.height, width / slimmest);
  const top = (box.height - best.rows * height - (best.rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, place) => {
    const row = Math.floor(place / best.columns);
    const inRow = row === best.rows - 1 ? count - row * best.columns : best.columns;
    const left = (box.width - inRow * width - (inRow - 1) * gap) / 2;
    return {
      left: left + (place - row * best.columns) * (width + gap),
      top: top + row * (height + gap),
      width,
      height,
    };
  });
}

/**
 * A rectangle for the large picture, and a strip for the others: beside it in a wide box, below it in a high
 * one.
 */
export type Spotlight = { readonly big: Rect; readonly strip: readonly Rect[] };

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most));

/** The strip's share of the box, which grows with the number of pictures. */
const stripShare = (others: number) => (others <= 4 ? 0.2 : others <= 8 ? 0.28 : 0.34);

/** The rectangles of one large picture and `others` in a strip. */
export function spotlightOf(others: number, box: Box, gap: number): Spotlight {
  const all = { left: 0, top: 0, width: Math.max(0, box.width), height: Math.max(0, box.height) };
  if (others <= 0) return { big: all, strip: [] };
  if (box.width > box.height * 1.15) {
    const width = clamp(box.width * stripShare(others), Math.min(96, box.width / 3), box.width / 2 - gap);
    const big = { ...all, width: box.width - width - gap };
    const strip = gridOf(others, { width, height: box.height }, gap, face);
    return { big, strip: strip.map((rect) => ({ ...rect, left: rect.left + big.width + gap })) };
  }
  const height = clamp(box.height * stripShare(others), Math.min(88, box.height / 3), box.height / 2 - gap);
  const big = { ...all, height: box.height - height - gap };
  const strip = gridOf(others, { width: box.width, height }, gap, face);
  return { big, strip: strip.map((rect) => ({ ...rect, top: rect.top + big.height + gap })) };
}
