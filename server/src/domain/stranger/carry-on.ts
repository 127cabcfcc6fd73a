import type { MatchId, PeerId } from "@lets-meet/shared/ids.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { OutboxEntry } from "../session/entries.ts";
import {
  type CarryOnWish,
  type Moved,
  type Stranger,
  type StrangerPhase,
  toSession,
} from "./stranger-state.ts";

/** The result of a request to carry on in a room. */
export type CarryOnStep =
  /** The session is not, or no longer, in that match. */
  | { readonly kind: "refused" }
  | { readonly kind: "noted"; readonly own: Stranger; readonly outputs: readonly OutboxEntry[] }
  /** Both sides have left the match for a room; `first` is the wish of the side that asked first. */
  | {
      readonly kind: "agreed";
      readonly own: Stranger;
      readonly partner: Stranger;
      readonly first: CarryOnWish;
      readonly second: CarryOnWish;
      readonly outputs: readonly OutboxEntry[];
    };

/**
 * Notes that one side of a match wishes to carry on in a room, or (`null`) no longer does. The partner is
 * notified. As soon as both sides wish it, both leave the match in one step, so that neither sees the other
 * leave. `peers` are their ids in that room. Both states are checked together: a partner that has left, is
 * gone, is blocked or is in another match never moves either side.
 */
export function carryOn(
  own: Stranger,
  partner: Stranger | undefined,
  matchId: MatchId,
  wish: CarryOnWish | null,
  peers: { readonly own: PeerId; readonly partner: PeerId },
): CarryOnStep {
  if (own.now.phase !== "matched" || own.now.match.matchId !== matchId) return { kind: "refused" };
  const other = partner?.now.phase === "matched" && partner.now.match.matchId === matchId ? partner : null;
  const first = other?.now.phase === "matched" ? other.now.carryOnWish : null;
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
  const isNews = (own.now.carryOnWish !== null) !== wanted;
  return {
    kind: "noted",
    own: { ...own, now: { ...own.now, carryOnWish: wish } },
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

const tellMoved = ({ id }: Stranger, matchId: MatchId, peerId: PeerId): OutboxEntry =>
  toSession(id, { kind: "page", event: "stranger:moved", payload: { matchId, peerId } });

/**
 * The matches whose signals are no longer needed: all matches of this session except the current match and
 * the match that carried on in a room.
 */
export function endedSources({ met, now, moved: last }: Stranger): readonly MatchId[] {
  const current = now.phase === "matched" ? now.match.matchId : null;
  return met.map(({ matchId }) => matchId).filter((id) => id !== current && id !== last?.matchId);
}

type Matched = Extract<StrangerPhase, { readonly phase: "matched" }>;

/** A match as its page shows it. */
export function shownMatch(
  { match, partnerAway, carryOnWish }: Matched,
  partner: Stranger | undefined,
): Snapshot {
  const other =
    partner?.now.phase === "matched" && partner.now.match.matchId === match.matchId ? partner.now : null;
  const shown = { phase: "matched", match, partnerAway } as const;
  const both = { own: carryOnWish !== null, partner: other !== null && other.carryOnWish !== null };
  return both.own || both.partner ? { ...shown, keeps: both } : shown;
}
