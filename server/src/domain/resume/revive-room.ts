import type { PeerId, SessionId } from "@lets-meet/shared/ids.ts";
import { change, entryRefusal, isInside, isOverfull, makeHost, part } from "../room/room-entry.ts";
import {
  done,
  factsOf,
  hostOf,
  isOwner,
  type Person,
  type Room,
  type RoomStep,
  shownMember,
  shownRoom,
  tell,
  tellOthers,
} from "../room/room-state.ts";
import type { ToSession } from "../session/entries.ts";
import { isLater, type Moment } from "./placement.ts";
import type { RoomResumeState } from "./resume-state.ts";

/** The parts of a room that resume tokens have restored. */
export type Restored = {
  /** The moment of the newest token. */
  readonly moment: Moment;
  /**
   * The host and the lock in that token; `null` if, when the first token was shown, the room had a host whom tokens
   * do not overrule.
   */
  readonly base: { readonly host: PeerId; readonly locked: boolean } | null;
  /** The members that tokens have restored. */
  readonly peers: ReadonlySet<PeerId>;
};

/**
 * Restores the members of a resume state to the room, away and with their old ids, except the sessions that this
 * server knows better. Members who joined in the meantime stay, and the host of a room in use is the caller's
 * decision. Entry is refused for the same reasons as for a new arrival, but no restored member has to knock.
 * The peers in `leaving` do not count towards the capacity: they are about to leave.
 */
export function revive(
  room: Room,
  resumeState: RoomResumeState,
  isKnown: (session: SessionId) => boolean,
  now: number,
  leaving: ReadonlySet<PeerId> = new Set(),
): RoomStep {
  const wasEmpty = room.members.length === 0;
  let revived = room;
  for (const { session, peerId, name, account, login, sending } of resumeState.members) {
    const person: Person = { session, peerId, name, account, login, sending };
    const staying = { ...revived, members: revived.members.filter((one) => !leaving.has(one.peerId)) };
    const isThere = isInside(revived, person);
    if (isThere || isKnown(session) || entryRefusal(staying, person, now) !== null) continue;
    revived = {
      ...revived,
      members: [...revived.members, { ...person, hand: false, away: true, admitted: false }],
    };
  }
  if (wasEmpty) {
    const host = revived.members.find(({ peerId }) => peerId === resumeState.host) ?? revived.members[0];
    if (host !== undefined) revived = { ...revived, host: host.peerId, locked: resumeState.locked };
  }
  const back = revived.members.slice(room.members.length);
  if (back.length > 0) revived = relayed(revived, resumeState);
  const isRelayNews = !wasEmpty && revived.settings.relay !== room.settings.relay;
  return done(
    revived,
    ...(isRelayNews ? tellOthers(room, null, "room:changed", factsOf(revived)) : []),
    ...back.flatMap((member) =>
      tellOthers(room, null, "room:member-joined", {
        roomId: room.id,
        member: shownMember(revived, member),
      }),
    ),
  );
}

/** The members joined while the relay was on, so it stays on for them, whatever setting is stored by now. */
const relayed = (room: Room, { relay }: RoomResumeState): Room =>
  relay ? { ...room, settings: { ...room.settings, relay } } : room;

/**
 * The effect of a token on a member: not restored, restored for the first time in this process, or restored
 * again after leaving.
 */
export type Restoration = "no" | "first" | "again";

/**
 * Applies a token of that moment to a room. A token older than a previous one changes nothing. A newer token
 * corrects the earlier ones: restored members that it does not list leave, and host and lock are set as it
 * says, unless they were changed in this process. If it names another host than the earlier tokens, the
 * actions of their host are undone, and the people whom that host has admitted from the lobby leave. The same
 * holds for a newcomer who became host before the first token was shown, unless they own the room. Members who
 * joined on their own are not affected, but the last of them make room for the members of the first token if
 * such a newcomer was the host.
 */
export function restoreRoom(
  room: Room,
  resumeState: RoomResumeState,
  moment: Moment,
  restored: Restored | null,
  restoration: (session: SessionId) => Restoration,
  now: number,
): { readonly step: RoomStep; readonly restored: Restored } {
  if (restored !== null && isLater(restored.moment, moment)) return { step: done(room), restored };
  const wasEmpty = room.members.length === 0;
  const isNewer = restored !== null && isLater(moment, restored.moment);
  const base = isNewer ? restored.base : null;
  const wrongHost = base !== null && base.host !== resumeState.host;
  const hostReplaced = restored === null && isHostReplaced(room, resumeState);
  const overruled = wrongHost || hostReplaced;
  const unlisted = room.members.filter(
    ({ session }) => !resumeState.members.some((member) => member.session === session),
  );
  const stale = unlisted.filter(
    ({ peerId, admitted }) => (isNewer && restored.peers.has(peerId)) || (overruled && admitted),
  );
  const newcomers = hostReplaced ? unlisted.filter((one) => !isOwner(room, one)) : [];
  const { locked } = resumeState;
  // A lock that tokens report keeps out new arrivals, but not the members of those tokens.
  const toldLock = overruled || (base !== null && room.locked === base.locked);
  let next: Room = {
    ...room,
    removals: wrongHost ? [] : room.removals.filter(({ byOwner }) => byOwner || !hostReplaced),
    locked: toldLock ? false : room.locked,
  };
  const outputs: ToSession[] = [];
  const then = (step: RoomStep) => {
    next = step.room;
    outputs.push(...step.outputs);
  };
  const hidden = isNewer ? relayed(next, resumeState) : next;
  if (hidden.settings.relay !== next.settings.relay)
    then(done(hidden, ...tellOthers(hidden, null, "room:changed", factsOf(hidden))));
  const leaving = new Set([...stale, ...newcomers].map(({ peerId }) => peerId));
  then(revive(next, resumeState, (session) => restoration(session) === "no", now, leaving));
  const back = next.members.slice(room.members.length);
  if (toldLock) then(room.locked === locked ? done({ ...next, locked }) : change(next, { locked }));
  const host = next.members.find(({ peerId }) => peerId === resumeState.host);
  const owner = back.find((member) => isOwner(next, member));
  // As when they enter, a restored owner becomes the host, unless the host to whom they left that role is here.
  const nextHost = overruled ? (host ?? owner ?? back[0]) : host === undefined ? owner : undefined;
  if (nextHost !== undefined && nextHost.peerId !== next.host) then(makeHost(next, nextHost));
  for (const { session } of stale) then(part(next, session, "gone"));
  for (const { session } of newcomers.toReversed()) if (isOverfull(next)) then(part(next, session, "gone"));
  for (const member of back)
    if (restoration(member.session) === "again")
      outputs.push(tell(member, "room:joined", shownRoom(next, member)));
  const told = { host: resumeState.host, locked };
  return {
    step: done(next, ...outputs),
    restored: {
      moment,
      base: wasEmpty || hostReplaced || base !== null ? told : (restored?.base ?? null),
      peers: new Set([...(restored?.peers ?? []), ...back.map(({ peerId }) => peerId)]),
    },
  };
}

/** True if the host is neither the room's owner nor the host in the token. */
function isHostReplaced(room: Room, { host, members }: RoomResumeState): boolean {
  const present = hostOf(room);
  if (present === undefined || isOwner(room, present)) return false;
  return members.find(({ peerId }) => peerId === host)?.session !== present.session;
}
