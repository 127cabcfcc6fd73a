import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { Person, Room } from "../room/room-state.ts";
import { newStranger, noCarryOn, type Stranger } from "../stranger/stranger-state.ts";
import type { MatchResumeState, RoomResumeState } from "./resume-state.ts";

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
      now: { phase: "matched", wish, match, partner, agreed: true, partnerAway: true, carryOn: noCarryOn },
      met: [...own.met, { ...at, partner }],
    },
    {
      ...other,
      away: true,
      now: {
        phase: "matched",
        agreed: true,
        wish: shared,
        match: mirrored,
        partner: own.id,
        partnerAway: true,
        carryOn: noCarryOn,
      },
      met: [...other.met, { ...at, partner: own.id }],
    },
  ];
}

/** The state, restored from the partner's token, with the wish that only the session's own token has. */
export function withOwnWish(state: Stranger, { match, wish }: MatchResumeState): Stranger {
  if (state.now.phase !== "matched" || state.now.match.matchId !== match.matchId) return state;
  return { ...state, now: { ...state.now, wish } };
}

/** The room, as a member's resume token records it. */
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
  const ownerless = owner === null ? { name, settings } : null;
  return { kind: "room", roomId, ownerless, locked, relay: settings.relay, host, members };
}
