import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { Person, Room } from "../room/room-state.ts";
import { newStranger, type Stranger } from "../stranger/stranger-state.ts";
import type { MatchResumeState, ResumeState, RoomResumeState } from "./resume-state.ts";

/** A session's match, as its token records it; `null` if it is in none. */
export const resumeStateInMatch = ({ now }: Stranger): MatchResumeState | null =>
  now.phase === "matched" ? { kind: "match", wish: now.wish, match: now.match, partner: now.partner } : null;

/**
 * Both sides of a match as they were, before either page has returned. Neither side loses its blocks or the
 * sessions it has met.
 */
export function revivedPair(
  own: Stranger,
  { wish, match, partner }: MatchResumeState,
  now: number,
  other: Stranger = newStranger(partner),
): readonly [Stranger, Stranger] {
  const { matchId, mode, sharedInterests: interests, sharedLanguage: language, polite } = match;
  const mirrored = { ...match, polite: !polite };
  // Only the partner's own token has the partner's full wish.
  const shared: Wish = { mode, interests, language, region: null };
  const at = { matchId, at: now };
  return [
    {
      ...own,
      away: true,
      now: { phase: "matched", wish, match, partner, partnerAway: true, carryOnWish: null },
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
        carryOnWish: null,
      },
      met: [...other.met, { ...at, partner: own.id }],
    },
  ];
}

/**
 * Adds to a state, restored from the partner's token or new, what only the session's own token has: its blocks
 * and its wish.
 */
export function remember(state: Stranger, blocked: readonly SessionId[], resumeState: ResumeState): Stranger {
  const known = { ...state, blocked: [...new Set([...blocked, ...state.blocked])] };
  if (resumeState.kind !== "match" || state.now.phase !== "matched") return known;
  if (state.now.match.matchId !== resumeState.match.matchId) return known;
  return { ...known, now: { ...state.now, wish: resumeState.wish } };
}

/** The room, as a member's pass records it. */
export function resumeStateInRoom(room: Room): RoomResumeState | null {
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
