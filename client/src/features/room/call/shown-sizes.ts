import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";
import type { ShownSizes } from "../actions-type.ts";
import type { Rect } from "./layout.ts";
import type { Stage } from "./stage.ts";

/** A picture narrower than this, in CSS pixels, needs only a thumbnail. */
const thumbnailBelow = 220;
/** The only picture, or one at least this wide, is worth full quality. */
const spotlightFrom = 720;

export type Seen = {
  readonly stage: Stage;
  /** The rectangle of each tile, by key. */
  readonly rects: ReadonlyMap<string, Rect>;
  /** The whole stage is covered, or the page itself is hidden. */
  readonly covered: boolean;
  /** The key of the tile whose picture floats over other windows, even while the page is hidden. */
  readonly floating: string | null;
};

function sizeOf(rect: Rect | undefined, isBig: boolean): ViewSize {
  if (rect === undefined || rect.width < 1 || rect.height < 1) return "hidden";
  if (isBig || rect.width >= spotlightFrom) return "spotlight";
  return rect.width < thumbnailBelow ? "thumbnail" : "tile";
}

const order: readonly ViewSize[] = ["hidden", "thumbnail", "tile", "spotlight"];
const larger = (one: ViewSize, other: ViewSize) => (order.indexOf(one) > order.indexOf(other) ? one : other);

/** The size of each other member's pictures. The screen of a member who shares none is `hidden`. */
export function shownSizes({ stage, rects, covered, floating }: Seen): ReadonlyMap<PeerId, ShownSizes> {
  const sizes = new Map<PeerId, ShownSizes>();
  for (const { key, kind, member, own } of stage.tiles) {
    if (own) continue;
    const { peerId } = member;
    const onStage = covered ? "hidden" : sizeOf(rects.get(key), stage.big === key);
    const known = sizes.get(peerId) ?? { camera: "hidden", screen: "hidden" };
    sizes.set(peerId, { ...known, [kind]: floating === key ? larger(onStage, "tile") : onStage });
  }
  return sizes;
}

/** The entries of `now` that differ from `before`. */
export function changedSizes(
  before: ReadonlyMap<PeerId, ShownSizes>,
  now: ReadonlyMap<PeerId, ShownSizes>,
): readonly (readonly [PeerId, ShownSizes])[] {
  return [...now].filter(([peerId, { camera, screen }]) => {
    const known = before.get(peerId);
    return known?.camera !== camera || known.screen !== screen;
  });
}
