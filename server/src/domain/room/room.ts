import type { PeerId, SessionId } from "@lets-meet/shared/ids.ts";
import { nameKeyOf } from "@lets-meet/shared/plain-line.ts";
import type * as wire from "@lets-meet/shared/protocol/room.ts";
import { admit, change, end, makeHost, part, withdrawKnock } from "./room-entry.ts";
import {
  done,
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
  shownWaiting,
  tell,
  tellOthers,
  withKnock,
  withMember,
} from "./room-state.ts";

/** The time for which a removed person, and one whose knock was rejected, is kept out. */
export const removedForMs = 1_800_000;
export const rejectedForMs = 30_000;
const rememberedRemovals = 256;

/** The commands of the host. */
export type HostCommand =
  | { readonly kind: "admit" | "reject" | "remove" | "hand-over"; readonly peerId: PeerId }
  | { readonly kind: "hold"; readonly peerId: PeerId; readonly message: string }
  | { readonly kind: "lock"; readonly locked: boolean }
  /** `null`: all other members. */
  | { readonly kind: "mute"; readonly peerId: PeerId | null }
  | { readonly kind: "end" };
/** The commands of any member. */
export type MemberCommand =
  | { readonly kind: "hand"; readonly raised: boolean }
  | { readonly kind: "state"; readonly sending: wire.Sending }
  | { readonly kind: "typing"; readonly typing: boolean }
  | { readonly kind: "react"; readonly reaction: wire.Reaction }
  | { readonly kind: "chat"; readonly seq: number; readonly text: string }
  | { readonly kind: "signal"; readonly signals: wire.PeerSignals };
/** The commands of any person inside or in the lobby, and the events that happen to them. */
export type AnyCommand = { readonly kind: "leave" | "away" | "back" | "gone" | "log-out" };
export type RoomCommand = HostCommand | MemberCommand | AnyCommand;

/**
 * Applies a session's command, or an event that happens to the session. Total and pure; a refused command
 * changes nothing.
 */
export function command(room: Room, session: SessionId, asked: RoomCommand, now: number): RoomStep {
  const member = memberOf(room, session);
  switch (asked.kind) {
    case "leave":
      return part(room, session, null);
    case "log-out":
      return part(room, session, "logged-out");
    case "gone":
      return part(room, session, "gone");
    case "away":
    case "back":
      return setAway(room, session, asked.kind === "away");
    case "hand":
    case "state":
    case "typing":
    case "react":
    case "chat":
    case "signal":
      return member === undefined ? refused(room, "not-in-room") : byMember(room, member, asked);
    default:
      if (member === undefined) return refused(room, "not-in-room");
      return member.peerId === room.host ? byHost(room, member, asked, now) : refused(room, "not-host");
  }
}

function setAway(room: Room, session: SessionId, away: boolean): RoomStep {
  const waiting = knockOf(room, session);
  if (waiting !== undefined) return done(withKnock(room, { ...waiting, away }));
  const member = memberOf(room, session);
  return member === undefined || member.away === away ? done(room) : changed(room, { ...member, away });
}

/**
 * Stores a changed member and notifies all members, including the changed one: their other page may show it.
 */
function changed(room: Room, member: Member): RoomStep {
  const next = withMember(room, member);
  const payload = { roomId: room.id, member: shownMember(next, member) };
  return done(next, ...tellOthers(next, null, "room:member-changed", payload));
}

function byMember(room: Room, member: Member, asked: MemberCommand): RoomStep {
  const { id: roomId } = room;
  const { peerId } = member;
  switch (asked.kind) {
    case "hand":
      return member.hand === asked.raised ? done(room) : changed(room, { ...member, hand: asked.raised });
    case "state":
      return changed(room, { ...member, sending: asked.sending });
    case "typing": {
      const { typing } = asked;
      return done(room, ...tellOthers(room, peerId, "room:member-typing", { roomId, peerId, typing }));
    }
    case "react": {
      const { reaction } = asked;
      return done(room, ...tellOthers(room, peerId, "room:reaction", { roomId, peerId, reaction }));
    }
    case "chat": {
      const { seq, text } = asked;
      return done(room, ...tellOthers(room, peerId, "room:message", { roomId, peerId, seq, text }));
    }
    case "signal": {
      const to = room.members.find((one) => one.peerId === asked.signals.peerId);
      if (to === undefined || to === member) return refused(room, "no-such-peer");
      return done(room, tell(to, "room:signal-deliver", { ...asked.signals, peerId }));
    }
  }
}

function byHost(room: Room, host: Member, asked: HostCommand, now: number): RoomStep {
  switch (asked.kind) {
    case "lock":
      return change(room, { locked: asked.locked });
    case "end":
      return end(room);
    case "mute":
      return askToMute(room, host, asked.peerId);
    case "admit":
      return inLobby(room, asked.peerId, (knock) => admit(room, knock, knock.away));
    case "hold":
      return inLobby(room, asked.peerId, (knock) => hold(room, host, { ...knock, held: asked.message }));
    case "reject":
      return inLobby(room, asked.peerId, (knock) =>
        withdrawKnock(keepOut(room, knock, now + rejectedForMs, now), knock, "rejected"),
      );
    case "remove":
      return inside(room, host, asked.peerId, (member) => remove(room, member, now));
    case "hand-over":
      return inside(room, host, asked.peerId, (member) => makeHost(room, member));
  }
}

function inLobby(room: Room, peerId: PeerId, then: (knock: Knock) => RoomStep): RoomStep {
  const knock = room.knocks.find((one) => one.peerId === peerId);
  return knock === undefined ? refused(room, "no-such-peer") : then(knock);
}

/** A member other than the host. */
function inside(room: Room, host: Member, peerId: PeerId, then: (member: Member) => RoomStep): RoomStep {
  const member = room.members.find((one) => one.peerId === peerId && one !== host);
  return member === undefined ? refused(room, "no-such-peer") : then(member);
}

function hold(room: Room, host: Member, knock: Knock): RoomStep {
  return done(
    withKnock(room, knock),
    tell(knock, "room:waiting", shownWaiting(room, knock)),
    tell(host, "room:knock", { roomId: room.id, knock: shownKnock(knock) }),
  );
}

function askToMute(room: Room, host: Member, peerId: PeerId | null): RoomStep {
  const payload = { roomId: room.id, peerId: host.peerId };
  if (peerId === null) return done(room, ...tellOthers(room, host.peerId, "room:mute-asked", payload));
  return inside(room, host, peerId, (member) => done(room, tell(member, "room:mute-asked", payload)));
}

function remove(room: Room, member: Member, now: number): RoomStep {
  if (isOwner(room, member)) return refused(room, "is-owner");
  return part(keepOut(room, member, now + removedForMs, now), member.session, "removed");
}

/**
 * Keeps a person out by session, and by account or, without one, by name; beyond a bound the oldest removals
 * are forgotten.
 */
function keepOut(room: Room, { session, account, name }: Person, until: number, now: number): Room {
  const byOwner = room.owner !== null && hostOf(room)?.account === room.owner;
  const guest = account === null ? nameKeyOf(name) : null;
  const removal: Removal = { session, account, guest, byOwner, until };
  const kept = room.removals.filter((one) => one.until > now);
  return { ...room, removals: [...kept, removal].slice(-rememberedRemovals) };
}
