import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";

/** What a track gives before anything is lowered. */
export type VideoSource = {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
};

/** One picture as it is sent: what it may cost, how often it comes, and how much smaller than captured it is. */
export type PictureStep = {
  readonly bitsPerSecond: number;
  readonly framesPerSecond: number;
  readonly scale: number;
};

/** How much a picture should weigh against another when there is not enough for all. */
export const weightOf: Readonly<Record<ViewSize, number>> = {
  hidden: 0,
  thumbnail: 1,
  tile: 2,
  spotlight: 4,
};

/**
 * Each is at most one and a half times the one before, because a browser's estimate of a link grows no faster than to
 * one and a half times what it has carried (draft-ietf-rmcat-gcc §5.5): a wider step might never be reached.
 */
const rates = [60, 90, 130, 190, 280, 420, 620, 920, 1_380, 2_000].map((kilobits) => kilobits * 1_000);

/** How many lines of the picture somebody can see at each size. */
const visibleLines = { thumbnail: 180, tile: 360, spotlight: 720 } as const;
/** Beyond this, a picture of such a size looks no better. */
const mostBits = {
  camera: { thumbnail: 130_000, tile: 620_000, spotlight: 1_380_000 },
  screen: { thumbnail: 130_000, tile: 620_000, spotlight: 2_000_000 },
} as const;

/** A codec of today needs no more than this for a pixel of a moving picture. */
const bitsPerPixel = 0.2;

/** Few factors, so that the browser scales a track once for many encoders instead of once for each. */
const scales = [1, 2, 4];

/**
 * The steps in which a picture gets better, the cheapest first; none for one that nobody sees. A face is to move, so a
 * camera has its frames before its lines; a shared screen is to be read, so it has its lines before its frames.
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
/** A smaller copy of a screen costs less for each frame. */
const screenFrames = (bits: number, scale: number) =>
  Math.min(30, Math.max(2, Math.round((bits / 60_000) * scale)));

/** A screen in spotlight is read, however many lines it has. */
const shownLines = (kind: "camera" | "screen", view: Exclude<ViewSize, "hidden">, source: VideoSource) =>
  kind === "screen" && view === "spotlight" ? source.height : visibleLines[view];

const wanted = ({ width, height }: VideoSource, scale: number, framesPerSecond: number) =>
  ((width * height) / scale ** 2) * framesPerSecond * bitsPerPixel;

/** Whether more bits would bring neither more lines nor more frames. */
const isWhole = (
  kind: "camera" | "screen",
  view: Exclude<ViewSize, "hidden">,
  source: VideoSource,
  scale: number,
  frames: number,
) =>
  scale <= scaleTo(shownLines(kind, view, source), source.height) &&
  frames >= Math.min(30, source.framesPerSecond);

/** The factor that comes nearest to so many lines, as the eye compares sizes: by their ratio. */
function scaleTo(lines: number, captured: number): number {
  const distance = (scale: number) => Math.abs(Math.log(captured / scale / lines));
  return scales.reduce((best, scale) => (distance(scale) < distance(best) ? scale : best), 1);
}
