import type { MatchId, PeerId } from "@lets-meet/shared/ids.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import {
  type KeepWish,
  type Moved,
  type Output,
  type Stranger,
  type StrangerPhase,
  toSession,
} from "./stranger-state.ts";

/** What became of a word about going on in a room. */
export type KeepStep =
  /** That match is not this session's, or no longer. */
  | { readonly kind: "refused" }
  | { readonly kind: "noted"; readonly own: Stranger; readonly outputs: readonly Output[] }
  /** Both have left the match for a room; `first` is who wanted it first. */
  | {
      readonly kind: "agreed";
      readonly own: Stranger;
      readonly partner: Stranger;
      readonly first: KeepWish;
      readonly second: KeepWish;
      readonly outputs: readonly Output[];
    };

/**
 * One side of a match would like to go on in a room, or (`null`) no longer. The partner is told, and as soon as both
 * would, both leave the match in one step, so that neither sees the other leave. `peers` are their ids in that room.
 * Both sides are looked at together: whoever has left, or is blocked, gone or in another match, moves nobody.
 */
export function keep(
  own: Stranger,
  partner: Stranger | undefined,
  matchId: MatchId,
  wish: KeepWish | null,
  peers: { readonly own: PeerId; readonly partner: PeerId },
): KeepStep {
  if (own.now.phase !== "matched" || own.now.match.matchId !== matchId) return { kind: "refused" };
  const other = partner?.now.phase === "matched" && partner.now.match.matchId === matchId ? partner : null;
  const first = other?.now.phase === "matched" ? other.now.keeps : null;
  if (wish !== null && other !== null && first !== null) {
    return {
      kind: "agreed",
      own: moved(own, { matchId, ...peers }),
      partner: moved(other, { matchId, own: peers.partner, partner: peers.own }),
      first,
      second: wish,
      outputs: [tellMoved(other, matchId, peers.own), tellMoved(own, matchId, peers.partner)],
    };
  }
  const wanted = wish !== null;
  const isNews = (own.now.keeps !== null) !== wanted;
  return {
    kind: "noted",
    own: { ...own, now: { ...own.now, keeps: wish } },
    outputs:
      isNews && other !== null
        ? [
            toSession(other.id, {
              kind: "page",
              event: "stranger:partner-keeps",
              payload: { matchId, wanted },
            }),
          ]
        : [],
  };
}

const moved = (state: Stranger, to: Moved): Stranger => ({ ...state, now: { phase: "idle" }, moved: to });

const tellMoved = ({ id }: Stranger, matchId: MatchId, peerId: PeerId): Output =>
  toSession(id, { kind: "page", event: "stranger:moved", payload: { matchId, peerId } });

/** The matches whose signals are of no use any more: all that this session has met but the present one and the one that went on in a room. */
export function leftBehind({ met, now, moved: last }: Stranger): readonly MatchId[] {
  const current = now.phase === "matched" ? now.match.matchId : null;
  return met.map(({ matchId }) => matchId).filter((id) => id !== current && id !== last?.matchId);
}

type Matched = Extract<StrangerPhase, { readonly phase: "matched" }>;

/** A match as its page shows it. */
export function shownMatch({ match, partnerAway, keeps }: Matched, partner: Stranger | undefined): Snapshot {
  const other =
    partner?.now.phase === "matched" && partner.now.match.matchId === match.matchId ? partner.now : null;
  const shown = { phase: "matched", match, partnerAway } as const;
  const both = { own: keeps !== null, partner: other !== null && other.keeps !== null };
  return both.own || both.partner ? { ...shown, keeps: both } : shown;
}
