/** How one link is doing, for the person who asks; nothing in it names an address. */
export type LinkReport = {
  /** Over which kind of path: straight to the other browser, or through a TURN relay. */
  readonly path: "direct" | "relay" | "unknown";
  readonly roundTripMs: number | null;
  /** Lost packets of those that were sent to this page lately, 0 to 1. */
  readonly loss: number | null;
  /** What arrives now. */
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
  readonly bitsPerSecond: number | null;
};
