import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";

/** The resolution and frame rate of a track before any reduction. */
export type VideoSource = {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
};

/** The encoding of one picture: its bitrate, its frame rate, and the factor by which it is scaled down. */
export type PictureStep = {
  readonly bitsPerSecond: number;
  readonly framesPerSecond: number;
  readonly scale: number;
};

/** The weight of a picture against the others when the bitrate does not suffice for all. */
export const weightOf: Readonly<Record<ViewSize, number>> = {
  hidden: 0,
  thumbnail: 1,
  tile: 2,
  spotlight: 4,
};

/**
 * Each is at most one and a half times the previous one, because a browser's estimate of a link grows to at
 * most one and a half times the bitrate it has carried (draft-ietf-rmcat-gcc §5.5): a larger step might never
 * be reached.
 */
const rates = [60, 90, 130, 190, 280, 420, 620, 920, 1_380, 2_000].map((kilobits) => kilobits * 1_000);

/** The visible lines of the picture at each size. */
const visibleLines = { thumbnail: 180, tile: 360, spotlight: 720 } as const;
/** Beyond this bitrate, a picture of that size looks no better. */
const mostBits = {
  camera: { thumbnail: 130_000, tile: 620_000, spotlight: 1_380_000 },
  screen: { thumbnail: 130_000, tile: 620_000, spotlight: 2_000_000 },
} as const;

/** A current codec needs no more than this per pixel of a moving picture. */
const bitsPerPixel = 0.2;

/** Few factors, so that the browser scales a track once for many encoders, not once for each. */
const scales = [1, 2, 4];

/**
 * The steps in which a picture improves, the cheapest first; none for a hidden picture. A camera gains frames
 * before lines, because faces move; a shared screen gains lines before frames, because it is read.
 */
export function stepsFor(
  kind: "camera" | "screen",
  view: ViewSize,
  source: VideoSource,
): readonly PictureStep[] {
  if (view === "hidden") return [];
  const steps: PictureStep[] = [];
  for (const bitsPerSecond of rates.filter((rate) => rate <= mostBits[kind][view])) {
    const lines = kind === "camera" ? cameraLines(bitsPerSecond) : source.height;
    const scale = scaleTo(Math.min(lines, shownLines(kind, view, source)), source.height);
    const frames = kind === "camera" ? cameraFrames(bitsPerSecond) : screenFrames(bitsPerSecond, scale);
    const framesPerSecond = Math.max(1, Math.min(frames, source.framesPerSecond));
    steps.push({ bitsPerSecond, framesPerSecond, scale });
    if (bitsPerSecond >= wanted(source, scale, framesPerSecond) && isWhole(kind, view, source, scale, frames))
      break;
  }
  return steps;
}

const cameraLines = (bits: number) => (bits <= 130_000 ? 180 : bits <= 420_000 ? 360 : 720);
const cameraFrames = (bits: number) =>
  bits <= 60_000 ? 10 : bits <= 90_000 ? 15 : bits <= 190_000 ? 20 : 30;
/** A smaller copy of a screen costs less per frame. */
const screenFrames = (bits: number, scale: number) =>
  Math.min(30, Math.max(2, Math.round((bits / 60_000) * scale)));

/** A screen in the spotlight is read, however many lines it has. */
const shownLines = (kind: "camera" | "screen", view: Exclude<ViewSize, "hidden">, source: VideoSource) =>
  kind === "screen" && view === "spotlight" ? source.height : visibleLines[view];

const wanted = ({ width, height }: VideoSource, scale: number, framesPerSecond: number) =>
  ((width * height) / scale ** 2) * framesPerSecond * bitsPerPixel;

/** True if more bits would add neither lines nor frames. */
const isWhole = (
  kind: "camera" | "screen",
  view: Exclude<ViewSize, "hidden">,
  source: VideoSource,
  scale: number,
  frames: number,
) =>
  scale <= scaleTo(shownLines(kind, view, source), source.height) &&
  frames >= Math.min(30, source.framesPerSecond);

/** The factor closest to that many lines, compared by ratio, like the eye does. */
function scaleTo(lines: number, captured: number): number {
  const distance = (scale: number) => Math.abs(Math.log(captured / scale / lines));
  return scales.reduce((best, scale) => (distance(scale) < distance(best) ? scale : best), 1);
}
