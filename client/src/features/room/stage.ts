import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { Member } from "@lets-meet/shared/protocol/room.ts";
import type { Stay } from "./state.ts";
import type { RoomView } from "./view.ts";

/** One picture on the stage: somebody's camera, or what they share. `key` is unique and lasts as long as the picture. */
export type StageTile = {
  readonly key: string;
  readonly kind: "camera" | "screen";
  readonly member: Member;
  /** This page's own. */
  readonly own: boolean;
};

export type Stage = {
  readonly tiles: readonly StageTile[];
  /** The key of the tile that is looked at; `null` shows all equally. */
  readonly big: string | null;
};

const keyOf = (peerId: PeerId, kind: StageTile["kind"]): string => `${peerId}-${kind}`;

/** Everybody's tile in order of coming, so that one that stays keeps its place; a screen stands before its owner's face. */
function tilesOf(stay: Stay): readonly StageTile[] {
  return stay.members.flatMap((member): readonly StageTile[] => {
    const own = member.peerId === stay.peerId;
    const camera: StageTile = { key: keyOf(member.peerId, "camera"), kind: "camera", member, own };
    // One's own screen is not shown back: it would be a picture of itself without end.
    if (own || !member.sending.screen) return [camera];
    return [{ key: keyOf(member.peerId, "screen"), kind: "screen", member, own }, camera];
  });
}

/**
 * What stands on the stage. Looked at is who is pinned (their screen, while they share one), else a screen, else, where
 * the layout asks for one, whoever spoke last.
 */
export function stageOf(
  stay: Stay,
  { pinned, layout, activeSpeaker }: Pick<RoomView, "pinned" | "layout" | "activeSpeaker">,
): Stage {
  const tiles = tilesOf(stay);
  const of = (peerId: PeerId | null) => tiles.find(({ member }) => member.peerId === peerId);
  const others = tiles.filter(({ own }) => !own);
  const speaker = others.find(({ member, kind }) => kind === "camera" && member.peerId === activeSpeaker);
  const big =
    of(pinned) ??
    others.find(({ kind }) => kind === "screen") ??
    (layout === "spotlight" ? (speaker ?? others[0]) : undefined);
  return { tiles, big: tiles.length > 1 ? (big?.key ?? null) : null };
}
