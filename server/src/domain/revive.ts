import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { makeHost, part, refuseEntry } from "./room-entry.ts";
import {
  done,
  factsOf,
  hostOf,
  memberOf,
  type Person,
  type Room,
  type RoomStep,
  shownMember,
  tellOthers,
} from "./room-state.ts";
import type { MatchStanding, RoomStanding, Standing } from "./standing.ts";
import { newStranger, type Stranger } from "./stranger-state.ts";

/** What a session's pass says of its match; `null` when it is in none. */
export const standingInMatch = ({ now }: Stranger): MatchStanding | null =>
  now.phase === "matched" ? { kind: "match", wish: now.wish, match: now.match, partner: now.partner } : null;

/** Both sides of a match as they were, before the page of either has come back. */
export function revivedPair(
  own: Stranger,
  { wish, match, partner }: MatchStanding,
  now: number,
): readonly [Stranger, Stranger] {
  const { matchId, mode, sharedInterests: interests, sharedLanguage: language, polite } = match;
  const mirrored = { ...match, polite: !polite };
  // Only the partner's own pass can say more.
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
      ...newStranger(partner),
      away: true,
      now: {
        phase: "matched",
        wish: shared,
        match: mirrored,
        partner: own.id,
        partnerAway: true,
        keeps: null,
      },
      met: [{ ...at, partner: own.id }],
    },
  ];
}

/** What a session's own pass adds to what its partner's has told, or to nothing: whom it has blocked, and its wish. */
export function remember(state: Stranger, blocked: readonly SessionId[], standing: Standing): Stranger {
  const known = { ...state, blocked: [...new Set([...blocked, ...state.blocked])] };
  if (standing.kind !== "match" || state.now.phase !== "matched") return known;
  return { ...known, now: { ...state.now, wish: standing.wish } };
}

/** What a member's pass says of the room. */
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

/**
 * Puts the members of a standing back into the room, away and under their old ids, but those of whom this server knows
 * better. Who has come in anew meanwhile stays; whoever is the host by now stays that. Entry is refused as it would be
 * to somebody who comes, only that nobody knocks again.
 */
export function revive(
  room: Room,
  standing: RoomStanding,
  isKnown: (session: SessionId) => boolean,
  now: number,
): RoomStep {
  const wasEmpty = room.members.length === 0;
  let revived = room;
  for (const { session, peerId, name, account, login, sending } of standing.members) {
    const person: Person = { session, peerId, name, account, login, sending };
    const isThere = memberOf(revived, session) !== undefined;
    if (isThere || isKnown(session) || refuseEntry(revived, { person }, now) !== null) continue;
    revived = { ...revived, members: [...revived.members, { ...person, hand: false, away: true }] };
  }
  if (wasEmpty) {
    const host = revived.members.find(({ peerId }) => peerId === standing.host) ?? revived.members[0];
    if (host !== undefined) revived = { ...revived, host: host.peerId, locked: standing.locked };
  }
  const back = revived.members.slice(room.members.length);
  if (back.length > 0) revived = relayed(revived, standing);
  return done(
    revived,
    ...(wasEmpty || revived.settings.relay === room.settings.relay
      ? []
      : tellOthers(room, null, "room:changed", factsOf(revived))),
    ...back.flatMap((member) =>
      tellOthers(room, null, "room:member-joined", {
        roomId: room.id,
        member: shownMember(revived, member),
      }),
    ),
  );
}

/** The members came in while the relay was on, so it stays on for them, whatever is stored by now. */
const relayed = (room: Room, { relay }: RoomStanding): Room =>
  relay ? { ...room, settings: { ...room.settings, relay } } : room;

/**
 * A pass of a later moment than those that have brought the room back: of the members that they restored, whoever had
 * been out by then is out, and the host is who was the host then. Who has come in anew is not touched.
 */
export function correct(room: Room, standing: RoomStanding, restored: ReadonlySet<SessionId>): RoomStep {
  let corrected = done(room);
  const then = ({ room: next, outputs }: RoomStep) => {
    corrected = done(next, ...corrected.outputs, ...outputs);
  };
  const hidden = relayed(room, standing);
  if (hidden.settings.relay !== room.settings.relay)
    then(done(hidden, ...tellOthers(hidden, null, "room:changed", factsOf(hidden))));
  for (const { session } of room.members) {
    const isStale = !standing.members.some((member) => member.session === session);
    if (isStale && restored.has(session)) then(part(corrected.room, session, "gone"));
  }
  const host = hostOf(corrected.room);
  const right = corrected.room.members.find(({ peerId }) => peerId === standing.host);
  if (host !== undefined && right !== undefined && host !== right && restored.has(host.session))
    then(makeHost(corrected.room, right));
  return corrected;
}
