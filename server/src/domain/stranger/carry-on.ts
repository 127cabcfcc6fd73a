import type { MatchId, PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { CarryOnWish, OutboxEntry, SessionEntry } from "../session/entries.ts";
import {
  type CarryOnState,
  type Moved,
  type Stranger,
  type StrangerPhase,
  toSession,
} from "./stranger-state.ts";

/*
 * How two strangers move into a room, each on its own node. Each side tells the other its wish (`keeps`). The impolite side
 * decides: as soon as it knows of both wishes, it asks the other side to move (`carry`), and sends nothing more until it
 * is answered. The other side moves and says so (`carried`), which comes after all that it has sent to the match. Then the
 * first side moves too, and begins the room. So no entry of the match comes after the move in either log.
 */

/** Draws a new room, and the ids of the two there. */
export type DrawIds = () => { readonly room: RoomId; readonly own: PeerId; readonly partner: PeerId };

/** `isNew`: this side has just moved to the room that its state names. */
export type CarryOnStep = {
  readonly state: Stranger;
  readonly outputs: readonly OutboxEntry[];
  readonly isNew: boolean;
};

type Matched = Extract<StrangerPhase, { readonly phase: "matched" }>;

const unchanged = (state: Stranger): CarryOnStep => ({ state, outputs: [], isNew: false });
const told = (state: Stranger, now: Matched, outputs: readonly OutboxEntry[]): CarryOnStep => ({
  state: { ...state, now },
  outputs,
  isNew: false,
});
const withCarryOn = (now: Matched, change: Partial<CarryOnState>): Matched => ({
  ...now,
  carryOn: { ...now.carryOn, ...change },
});

/** The session's phase if it is in that match. */
const inMatch = ({ now }: Stranger, matchId: MatchId): Matched | null =>
  now.phase === "matched" && now.match.matchId === matchId ? now : null;

/** True while this side has asked the other one to move, and sends nothing to the match until it is answered. */
export const isAsking = ({ carryOn: { asked } }: Matched): boolean => asked !== null;

/**
 * Notes that this side would like to carry on in a room, or (`null`) no longer; `null` if it is not in that match. A side
 * that has asked the other one to move cannot change its mind before it is answered.
 */
export function carryOn(
  state: Stranger,
  matchId: MatchId,
  wish: CarryOnWish | null,
  draw: DrawIds,
): CarryOnStep | null {
  const now = inMatch(state, matchId);
  if (now === null) return null;
  const { own } = now.carryOn;
  if (isAsking(now) || (own.wish !== null) === (wish !== null)) return unchanged(state);
  const turn = own.turn + 1;
  const noted = withCarryOn(now, { own: { wish, turn } });
  const keeps = toSession(now.partner, { kind: "keeps", matchId, wish, turn });
  return askToMove(state, noted, "partner", draw) ?? told(state, noted, [keeps]);
}

/** The other side has changed its mind. The page is told, unless this side asks the other one to move. */
export function hearWish(
  state: Stranger,
  { matchId, wish, turn }: Extract<SessionEntry, { kind: "keeps" }>,
  draw: DrawIds,
): CarryOnStep {
  const now = inMatch(state, matchId);
  if (now === null || turn <= now.carryOn.partner.turn) return unchanged(state);
  // What was asked because of an earlier turn will not be answered.
  const noted = withCarryOn(now, { partner: { wish, turn }, asked: null });
  return (
    askToMove(state, noted, "own", draw) ?? told(state, noted, [tellWish(state, matchId, wish !== null)])
  );
}

/** Asks the other side to move, if this side decides and both wish to; `first` is the side that has wished it first. */
function askToMove(
  state: Stranger,
  now: Matched,
  first: "own" | "partner",
  draw: DrawIds,
): CarryOnStep | null {
  const { match, partner: session, carryOn: wishes } = now;
  const { own, partner } = wishes;
  if (match.polite || own.wish === null || partner.wish === null) return null;
  const { room, ...peers } = draw();
  const people = [
    { ...own.wish, session: state.id, peerId: peers.own },
    { ...partner.wish, session, peerId: peers.partner },
  ];
  const place = { room, people: first === "own" ? people : people.toReversed() };
  const { matchId } = match;
  const carry = toSession(session, { kind: "carry", matchId, place, turn: partner.turn });
  return told(state, withCarryOn(now, { asked: place }), [carry]);
}

/**
 * The other side asks this one to move. It moves, unless it has changed its mind: then the other side hears of that, and
 * this one has learned what the other one wishes.
 */
export function hearCarry(
  state: Stranger,
  { matchId, place, turn }: Extract<SessionEntry, { kind: "carry" }>,
): CarryOnStep {
  const now = inMatch(state, matchId);
  if (now === null) return unchanged(state);
  const { own, partner } = now.carryOn;
  if (own.turn === turn) {
    const carried = toSession(now.partner, { kind: "carried", matchId });
    return moved(state, now, { ...place, begins: false }, [carried]);
  }
  const wish = place.people.find(({ session }) => session === now.partner) ?? null;
  const noted = withCarryOn(now, { partner: { wish, turn: partner.turn } });
  return told(state, noted, [tellWish(state, matchId, wish !== null)]);
}

const tellWish = ({ id }: Stranger, matchId: MatchId, wanted: boolean): OutboxEntry =>
  toSession(id, { kind: "page", event: "stranger:partner-keeps", payload: { matchId, wanted } });

/** The other side has moved. */
export function hearCarried(state: Stranger, matchId: MatchId): CarryOnStep {
  const now = inMatch(state, matchId);
  if (now === null || now.carryOn.asked === null) return unchanged(state);
  return moved(state, now, { ...now.carryOn.asked, begins: true }, []);
}

/** Says again what the other side may have lost, whose state is `partner`. */
export function repeatCarryOn(
  state: Stranger,
  matchId: MatchId,
  partner: Stranger | null,
): readonly OutboxEntry[] {
  const now = inMatch(state, matchId);
  if (now === null) return [];
  if (partner?.moved?.matchId === matchId) return [toSession(state.id, { kind: "carried", matchId })];
  const { own, partner: theirs, asked } = now.carryOn;
  if (asked !== null)
    return [toSession(now.partner, { kind: "carry", matchId, place: asked, turn: theirs.turn })];
  return own.turn === 0 ? [] : [toSession(now.partner, { kind: "keeps", matchId, ...own })];
}

/** This side knows that its room exists. */
export const arrived = (state: Stranger): Stranger =>
  state.moved === null || state.moved.arriving === null
    ? state
    : { ...state, moved: { ...state.moved, arriving: null } };

function moved(
  state: Stranger,
  { match: { matchId }, partner }: Matched,
  arriving: NonNullable<Moved["arriving"]>,
  outputs: readonly OutboxEntry[],
): CarryOnStep {
  const peerOf = (id: Stranger["id"]) => arriving.people.find(({ session }) => session === id)?.peerId;
  const [own, peerId] = [peerOf(state.id), peerOf(partner)];
  if (own === undefined || peerId === undefined) return unchanged(state);
  const payload = { matchId, peerId };
  return {
    state: {
      ...state,
      now: { phase: "idle" },
      moved: { matchId, own, partner: peerId, arriving },
    },
    outputs: [toSession(state.id, { kind: "page", event: "stranger:moved", payload }), ...outputs],
    isNew: true,
  };
}

/**
 * The matches whose signals are no longer needed: all matches of this session except the current match and
 * the match that carried on in a room.
 */
export function endedSources({ met, now, moved: last }: Stranger): readonly MatchId[] {
  const current = now.phase === "matched" ? now.match.matchId : null;
  return met.map(({ matchId }) => matchId).filter((id) => id !== current && id !== last?.matchId);
}

/** A match as its page shows it. */
export function shownMatch({ match, partnerAway, carryOn: { own, partner } }: Matched): Snapshot {
  const shown = { phase: "matched", match, partnerAway } as const;
  const keeps = { own: own.wish !== null, partner: partner.wish !== null };
  return keeps.own || keeps.partner ? { ...shown, keeps } : shown;
}
