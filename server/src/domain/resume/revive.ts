import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { Person, Room } from "../room/room-state.ts";
import { newStranger, type Stranger } from "../stranger/stranger-state.ts";
import type { MatchStanding, RoomStanding, Standing } from "./resume-state.ts";

/** A session's match, as its pass records it; `null` if it is in none. */
export const standingInMatch = ({ now }: Stranger): MatchStanding | null =>
  now.phase === "matched" ? { kind: "match", wish: now.wish, match: now.match, partner: now.partner } : null;

/**
 * Both sides of a match as they were, before either page has returned. Neither side loses its blocks or the
 * sessions it has met.
 */
export function revivedPair(
  own: Stranger,
  { wish, match, partner }: MatchStanding,
  now: number,
  other: Stranger = newStranger(partner),
): readonly [Stranger, Stranger] {
  const { matchId, mode, sharedInterests: interests, sharedLanguage: language, polite } = match;
  const mirrored = { ...match, polite: !polite };
  // Only the partner's own pass has the partner's full wish.
  const shared: Wish = { mode, interests, language, region: null };
  const at = { matchId, at: now };
  return [
    {
      ...own,
      away: true,
      now: { phase: "matched", wish, match, partner, partnerAway: true, keeps: null },
      met: [...own.met, { ...at, partner }],
    },
    {
      ...other,
      away: true,
      now: {
        phase: "matched",
        wish: shared,
        match: mirrored,
        partner: own.id,
        partnerAway: true,
        keeps: null,
      },
      met: [...other.met, { ...at, partner: own.id }],
    },
  ];
}

/**
 * Adds to a state, restored from the partner's pass or new, what only the session's own pass has: its blocks
 * and its wish.
 */
export function remember(state: Stranger, blocked: readonly SessionId[], standing: Standing): Stranger {
  const known = { ...state, blocked: [...new Set([...blocked, ...state.blocked])] };
  if (standing.kind !== "match" || state.now.phase !== "matched") return known;
  if (state.now.match.matchId !== standing.match.matchId) return known;
  return { ...known, now: { ...state.now, wish: standing.wish } };
}

/** The room, as a member's pass records it. */
export function standingInRoom(room: Room): RoomStanding | null {
  const { id: roomId, name, settings, owner, locked, host } = room;
  if (host === null) return null;
  const members = room.members.map(
    ({ session, peerId, name: called, account, login, sending }): Person => ({
      session,
      peerId,
      name: called,
      account,
      login,
      sending,
    }),
  );
  const nobodys = owner === null ? { name, settings } : null;
  return { kind: "room", roomId, nobodys, locked, relay: settings.relay, host, members };
}
