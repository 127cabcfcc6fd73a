import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { Member } from "@lets-meet/shared/protocol/room.ts";
import type { Membership } from "../state.ts";
import type { RoomView } from "./view.ts";

/**
 * One picture on the stage: a member's camera or screen. `key` is unique and lasts as long as the picture.
 */
export type StageTile = {
  readonly key: string;
  readonly kind: "camera" | "screen";
  readonly member: Member;
  /** The tile of this page's own member. */
  readonly own: boolean;
};

export type Stage = {
  readonly tiles: readonly StageTile[];
  /** The key of the big tile; `null` shows all equally. */
  readonly big: string | null;
};

const keyOf = (peerId: PeerId, kind: StageTile["kind"]): string => `${peerId}-${kind}`;

/**
 * All tiles in the order of joining, so that a tile keeps its position; a screen comes before its owner's
 * camera.
 */
function tilesOf(membership: Membership): readonly StageTile[] {
  return membership.members.flatMap((member): readonly StageTile[] => {
    const own = member.peerId === membership.peerId;
    const camera: StageTile = { key: keyOf(member.peerId, "camera"), kind: "camera", member, own };
    // The user's own screen is not shown: it would contain itself endlessly.
    if (own || !member.sending.screen) return [camera];
    return [{ key: keyOf(member.peerId, "screen"), kind: "screen", member, own }, camera];
  });
}

/**
 * The tiles on the stage. The big one is the pinned member's (the screen, while they share one), else a
 * screen, else, if the layout asks for one, the last speaker's.
 */
export function stageOf(
  membership: Membership,
  { pinned, layout, activeSpeaker }: Pick<RoomView, "pinned" | "layout" | "activeSpeaker">,
): Stage {
  const tiles = tilesOf(membership);
  const of = (peerId: PeerId | null) => tiles.find(({ member }) => member.peerId === peerId);
  const others = tiles.filter(({ own }) => !own);
  const speaker = others.find(({ member, kind }) => kind === "camera" && member.peerId === activeSpeaker);
  const big =
    of(pinned) ??
    others.find(({ kind }) => kind === "screen") ??
    (layout === "spotlight" ? (speaker ?? others[0]) : undefined);
  return { tiles, big: tiles.length > 1 ? (big?.key ?? null) : null };
}
