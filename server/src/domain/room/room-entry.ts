import type { SessionId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { nameKeyOf } from "@lets-meet/shared/plain-line.ts";
import type { ToSession } from "../session/entries.ts";
import {
  done,
  factsOf,
  hostOf,
  isOwner,
  type Knock,
  knockOf,
  type Member,
  memberOf,
  type Person,
  type Removal,
  type Room,
  type RoomStep,
  refused,
  shownKnock,
  shownMember,
  shownRoom,
  shownWaiting,
  tell,
  tellHost,
  tellOthers,
  withMembers,
} from "./room-state.ts";

/**
 * A person who enters: `invited` replaces the knock and the passcode; `network` is the same for all sessions
 * of one address.
 */
export type Arrival = { readonly person: Person; readonly invited: boolean; readonly network?: string };

/** The owner has an extra place beyond the capacity: a full room never keeps its owner out. */
const isFullFor = (room: Room, person: Person): boolean =>
  room.members.length >= room.settings.capacity + (isOwner(room, person) ? 1 : 0);

/** True if the room has more members than it may have. */
export const isOverfull = (room: Room): boolean =>
  room.members.length > room.settings.capacity + (room.members.some((one) => isOwner(room, one)) ? 1 : 0);

const keepsOut = (removal: Removal, { session, account, name }: Person): boolean =>
  removal.session === session ||
  (account === null ? removal.guest === nameKeyOf(name) : removal.account === account);

/** True if this session is a member, or waits in the lobby. */
export const isInside = (room: Room, { session }: Person): boolean =>
  memberOf(room, session) !== undefined || knockOf(room, session) !== undefined;

/**
 * The reason why a person may neither enter nor knock; `null` if they may do either, or are already inside or in
 * the lobby.
 */
export function entryRefusal(room: Room, person: Person, now: number): RoomStep["refusal"] {
  if (isInside(room, person)) return null;
  const keptOutMs = Math.max(
    0,
    ...room.removals.filter((removal) => keepsOut(removal, person)).map(({ until }) => until - now),
  );
  if (!isOwner(room, person)) {
    if (keptOutMs > 0) return { code: "kept-out", retryAfterMs: keptOutMs };
    if (person.account === null && !room.settings.guests) return { code: "account-needed" };
    if (room.locked) return { code: "room-locked" };
  }
  return isFullFor(room, person) ? { code: "room-full" } : null;
}

/**
 * True if a person has to knock. While a removed person is kept out of a call, everyone except the owner has
 * to knock, with or without an account or an invite: the removed person could otherwise return at once with a
 * new name in a new tab, or with a new account.
 */
function mustKnock(room: Room, { person, invited }: Arrival, now: number): boolean {
  if (isOwner(room, person)) return false;
  const isCall = room.members.length > 0;
  if (room.owner === null && !isCall) return false;
  const isGuarded = isCall && room.removals.some(({ until }) => until > now);
  return isGuarded || (room.settings.lobby && !invited);
}

/** Enters, or knocks. A session that is already inside or in the lobby stays as it is. */
export function enter(room: Room, entry: Arrival, now: number): RoomStep {
  if (isInside(room, entry.person)) return done(room);
  const refusal = entryRefusal(room, entry.person, now);
  if (refusal !== null) return { room, outputs: [], refusal };
  return mustKnock(room, entry, now) ? knock(room, entry) : admit(room, entry.person, false);
}

function knock(room: Room, { person, ...entry }: Arrival): RoomStep {
  const network = entry.network ?? null;
  const crowdedOut = room.knocks.length < limits.knocksPerRoom ? null : lastOfLargestCrowd(room, network);
  if (room.knocks.length >= limits.knocksPerRoom && crowdedOut === null) return refused(room, "lobby-full");
  const made = crowdedOut === null ? done(room) : withdrawKnock(room, crowdedOut, "crowded-out");
  const knocking: Knock = { ...person, held: null, away: false, network };
  const next = { ...made.room, knocks: [...made.room.knocks, knocking] };
  return done(
    next,
    ...made.outputs,
    tell(person, "room:waiting", shownWaiting(next, knocking)),
    ...tellHost(next, "room:knock", { roomId: room.id, knock: shownKnock(knocking) }),
  );
}

/**
 * The knock that a new knock from that network may displace in a full lobby: the latest of the network with
 * the most knocks, if that network has more even without it. So one machine cannot fill the lobby against
 * others, and a school class behind one address may still knock.
 */
function lastOfLargestCrowd({ knocks }: Room, network: string | null): Knock | null {
  const counts = new Map<string, number>();
  for (const one of knocks)
    if (one.network !== null) counts.set(one.network, (counts.get(one.network) ?? 0) + 1);
  const own = network === null ? 0 : (counts.get(network) ?? 0);
  const most = Math.max(0, ...counts.values());
  if (most < own + 2) return null;
  return knocks.findLast((one) => one.network !== null && counts.get(one.network) === most) ?? null;
}

/**
 * Lets a person in, from the lobby or directly. The first person inside becomes the host; the owner always.
 */
export function admit(room: Room, person: Person, away: boolean): RoomStep {
  if (isFullFor(room, person)) return refused(room, "room-full");
  const { session, peerId, name, account, login, sending } = person;
  const knocked = room.knocks.some((one) => one.peerId === peerId);
  const host = hostOf(room);
  const admitted = knocked && host !== undefined && !isOwner(room, host);
  const member: Member = { session, peerId, name, account, login, sending, hand: false, away, admitted };
  const takesOver = room.host === null || isOwner(room, person);
  const next: Room = {
    ...room,
    members: [...room.members, member],
    knocks: room.knocks.filter((one) => one.peerId !== peerId),
    host: takesOver ? peerId : room.host,
    // Removals by a host who is not the owner hold until the owner enters.
    removals: isOwner(room, person) ? room.removals.filter(({ byOwner }) => byOwner) : room.removals,
  };
  const before = takesOver ? host : undefined;
  return done(
    next,
    ...(knocked ? tellHost(room, "room:knock-gone", { roomId: room.id, peerId }) : []),
    tell(member, "room:joined", shownRoom(next, member)),
    ...tellOthers(next, peerId, "room:member-joined", {
      roomId: room.id,
      member: shownMember(next, member),
    }),
    ...(before === undefined
      ? []
      : tellOthers(next, null, "room:member-changed", {
          roomId: room.id,
          member: shownMember(next, before),
        })),
  );
}

/** Begins a room with several people: all are inside at once, and the first is the host. */
export function begin(
  room: Room,
  people: readonly { readonly person: Person; readonly away: boolean }[],
): RoomStep {
  const begun = people.reduce((before, { person, away }) => admit(before, person, away).room, room);
  return done(begun, ...begun.members.map((member) => tell(member, "room:joined", shownRoom(begun, member))));
}

/**
 * The reason that the person's own page receives for being out; `null` sends none, because the page asked to
 * leave.
 */
type OwnReason = "removed" | "ended" | "gone" | "logged-out" | null;

/**
 * Removes a person from the room or from its door. A room without an owner ends with its last member, because
 * nothing could admit a remaining knock. The next host is the member who has been inside longest, preferably
 * one with an account.
 */
export function part(room: Room, session: SessionId, reason: OwnReason): RoomStep {
  const waiting = knockOf(room, session);
  if (waiting !== undefined) return withdrawKnock(room, waiting, reason);
  const member = memberOf(room, session);
  if (member === undefined) return done(room);
  const left = {
    roomId: room.id,
    peerId: member.peerId,
    reason: reason === "removed" ? "removed" : reason === null || reason === "logged-out" ? "left" : "gone",
  } as const;
  const without = withMembers(
    room,
    room.members.filter((one) => one !== member),
  );
  const succeeded =
    without.owner === null && without.members.length === 0
      ? end(without)
      : room.host === member.peerId
        ? succeed(without)
        : done(without);
  return done(
    succeeded.room,
    ...out(room, member, reason),
    ...tellOthers(without, null, "room:member-left", left),
    ...succeeded.outputs,
  );
}

/**
 * The entries for the log of a person who is out: held signals are dropped, and the page is notified unless
 * it asked to leave.
 */
function out(
  room: Room,
  person: Person,
  reason: OwnReason | "rejected" | "crowded-out",
): readonly ToSession[] {
  const peers = room.members.map(({ peerId }) => peerId).filter((peer) => peer !== person.peerId);
  const parted: ToSession = { session: person.session, entry: { kind: "parted", peers } };
  return reason === null ? [parted] : [parted, tell(person, "room:left", { roomId: room.id, reason })];
}

/** Withdraws a knock. */
export function withdrawKnock(
  room: Room,
  waiting: Knock,
  reason: OwnReason | "rejected" | "crowded-out",
): RoomStep {
  const next = { ...room, knocks: room.knocks.filter((one) => one.peerId !== waiting.peerId) };
  const told = reason === null ? [] : [tell(waiting, "room:left", { roomId: room.id, reason })];
  const { peerId } = waiting;
  return done(next, ...told, ...tellHost(next, "room:knock-gone", { roomId: room.id, peerId }));
}

/** Replaces a host who has left: all members are notified, and the new host receives the knocks. */
function succeed(room: Room): RoomStep {
  const next = room.members.find(({ account }) => account !== null) ?? room.members[0];
  // The last member has left: a lock would keep out all later arrivals, with no host inside to open it.
  if (next === undefined) return done({ ...room, host: null, locked: false });
  return makeHost(room, next);
}

/** Makes that member the host and sends them the pending knocks. */
export function makeHost(room: Room, member: Member): RoomStep {
  const before = room.members.find((one) => one.peerId === room.host);
  const next = { ...room, host: member.peerId };
  const changed = [before, member].filter((one) => one !== undefined);
  return done(
    next,
    ...changed.flatMap((one) =>
      tellOthers(next, null, "room:member-changed", { roomId: room.id, member: shownMember(next, one) }),
    ),
    ...room.knocks.map((one) => tell(member, "room:knock", { roomId: room.id, knock: shownKnock(one) })),
  );
}

/**
 * The owner has changed the name or the settings, or the host the lock. A smaller capacity removes no member.
 * A relay that is switched off stays on until the last member has left, because the members joined while it
 * hid their addresses.
 */
export function change(room: Room, chosen: Partial<Pick<Room, "name" | "settings" | "locked">>): RoomStep {
  const { settings = room.settings } = chosen;
  const chosenRelay = chosen.settings?.relay ?? room.chosenRelay;
  const relay = chosenRelay || (room.settings.relay && room.members.length > 0);
  const next = { ...room, ...chosen, settings: { ...settings, relay }, chosenRelay };
  const changed = done(next, ...tellOthers(next, null, "room:changed", factsOf(next)));
  return room.settings.lobby && !settings.lobby ? admitWaiting(changed) : changed;
}

/**
 * The lobby is off: the people who wait there are let in, because a newcomer could enter directly. People
 * whom the host has put on hold keep waiting. While a removal is in force all keep waiting, because the removed person may be
 * among them.
 */
function admitWaiting(changed: RoomStep): RoomStep {
  const { guests } = changed.room.settings;
  if (changed.room.locked || changed.room.removals.length > 0) return changed;
  return changed.room.knocks
    .filter(({ held, account }) => held === null && (guests || account !== null))
    .reduce((before, one) => {
      const { room, outputs } = admit(before.room, one, one.away);
      return done(room, ...before.outputs, ...outputs);
    }, changed);
}

/** Ends the call for all people inside and in the lobby. Removals stay in force. */
export function end(room: Room): RoomStep {
  const next: Room = { ...withMembers(room, []), knocks: [], host: null, locked: false };
  return done(next, ...[...room.members, ...room.knocks].flatMap((person) => out(room, person, "ended")));
}
