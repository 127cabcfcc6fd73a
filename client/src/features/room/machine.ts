import type { RoomId } from "@lets-meet/shared/ids.ts";
import type { RoomJoined, RoomLeft, RoomPreview, RoomWaiting } from "@lets-meet/shared/protocol/room.ts";
import type { Attached, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { advance, type MembershipEvent, membershipAgain, newMembership } from "./membership.ts";
import { away, type EntryRefusal, type LeftReason, type Room } from "./state.ts";

/** Every event of a page and a room. */
export type RoomEvent =
  | { readonly type: "open"; readonly roomId: RoomId }
  | { readonly type: "previewed"; readonly roomId: RoomId; readonly preview: RoomPreview }
  | { readonly type: "look-refused"; readonly roomId: RoomId; readonly trouble: EntryRefusal }
  | { readonly type: "join" }
  | { readonly type: "join-refused"; readonly roomId: RoomId; readonly trouble: EntryRefusal }
  | { readonly type: "waiting"; readonly door: RoomWaiting }
  | { readonly type: "joined"; readonly room: RoomJoined }
  | ({ readonly type: "out" } & RoomLeft)
  | { readonly type: "leave" }
  | { readonly type: "home" }
  | { readonly type: "superseded" }
  /** The session is attached. `adopt`: this page knows nothing but the snapshot. */
  | (Pick<Attached, "snapshot" | "resumed"> & { readonly type: "attached"; readonly adopt: boolean })
  | { readonly type: "gap"; readonly snapshot: Snapshot }
  | { readonly type: "links-lost" }
  | { readonly type: "membership"; readonly event: MembershipEvent };

/** Total and pure. An event that is illegal in this phase returns the same object, so nothing re-renders. */
export function next(state: Room, event: RoomEvent): Room {
  switch (event.type) {
    case "open":
      return state.phase === "inside" || state.phase === "at-door" || isAtForm(state, event.roomId)
        ? state
        : { phase: "looking", roomId: event.roomId };
    case "previewed":
      return previewed(state, event.roomId, event.preview);
    case "look-refused":
      return isLooking(state, event.roomId) || isGone(state, event)
        ? { phase: "closed", roomId: event.roomId, trouble: event.trouble }
        : state;
    case "join":
      return state.phase === "green-room" && !state.joining
        ? { ...state, joining: true, trouble: null }
        : state;
    case "join-refused":
      return joinRefused(state, event);
    case "waiting":
      return state.phase === "inside"
        ? state
        : { phase: "at-door", roomId: event.door.roomId, door: event.door };
    case "joined":
      return joined(state, event.room);
    case "out":
      return roomOf(state) === event.roomId ? out(state, event.reason) : state;
    case "leave":
      return leave(state);
    case "home":
      return state.phase === "inside" || state.phase === "away" ? state : away;
    case "superseded":
      return state.phase === "away" ? state : away;
    case "attached":
      return attached(state, event);
    case "gap":
      return state.phase === "inside" || state.phase === "at-door" ? caughtUp(state, event.snapshot) : state;
    case "links-lost":
      return state.phase === "inside" && state.membership.severed ? out(state, "session-lost") : state;
    case "membership":
      return whileMember(state, event.event);
  }
}

/** The room of the current phase; `null` when away. */
export const roomOf = (state: Room): RoomId | null => (state.phase === "away" ? null : state.roomId);

const isLooking = (state: Room, roomId: RoomId): boolean =>
  state.phase === "looking" && state.roomId === roomId;

type Refused = Extract<RoomEvent, { type: "look-refused" | "join-refused" }>;

/** True if the room of the open form has ended: the form cannot change that. */
const isGone = (state: Room, { roomId, trouble }: Refused): boolean =>
  state.phase === "green-room" && state.roomId === roomId && trouble.code === "no-such-room";

function joinRefused(state: Room, event: Refused): Room {
  const { roomId, trouble } = event;
  if (state.phase !== "green-room" || !state.joining || state.roomId !== roomId) return state;
  return isGone(state, event) ? { phase: "closed", roomId, trouble } : { ...state, joining: false, trouble };
}

/** True if this page is already looking the room up, or at its form. */
const isAtForm = (state: Room, roomId: RoomId): boolean =>
  (state.phase === "looking" || state.phase === "green-room") && state.roomId === roomId;

/** A preview that arrives while the form is open changes only what is known of the room. */
function previewed(state: Room, roomId: RoomId, preview: RoomPreview): Room {
  if (isLooking(state, roomId))
    return { phase: "green-room", roomId, preview, trouble: null, joining: false };
  return state.phase === "green-room" && state.roomId === roomId ? { ...state, preview } : state;
}

function joined(state: Room, room: RoomJoined): Room {
  const { roomId } = room;
  const isSame = state.phase === "inside" && state.membership.peerId === room.peerId;
  return {
    phase: "inside",
    roomId,
    membership: isSame ? membershipAgain(state.membership, room) : newMembership(room),
  };
}

function out(state: Room, reason: LeftReason): Room {
  if (state.phase === "inside")
    return {
      phase: "left",
      roomId: state.roomId,
      name: state.membership.facts.name,
      reason,
      lines: state.membership.lines,
    };
  if (state.phase === "at-door")
    return { phase: "left", roomId: state.roomId, name: state.door.name, reason, lines: [] };
  return state;
}

function leave(state: Room): Room {
  if (state.phase === "inside" || state.phase === "at-door") return out(state, "left");
  return state.phase === "left" ? state : away;
}

function attached(state: Room, event: Extract<RoomEvent, { type: "attached" }>): Room {
  const { snapshot } = event;
  if (event.adopt) return fromSnapshot(snapshot, true) ?? state;
  if (state.phase !== "inside" && state.phase !== "at-door") return state;
  if (event.resumed) return state.phase === "inside" ? refreshed(state, snapshot) : state;
  // The server does not know this page any more. A call continues over its links; a wait in the lobby starts
  // again.
  if (state.phase === "at-door") return { phase: "looking", roomId: state.roomId };
  return state.membership.severed
    ? state
    : { ...state, membership: { ...state.membership, severed: true, knocks: [] } };
}

/** The log is replayed anyway; the snapshot of this same membership is never older than the log. */
function refreshed(state: Extract<Room, { phase: "inside" }>, snapshot: Snapshot): Room {
  if (snapshot.phase !== "in-room" || snapshot.room.peerId !== state.membership.peerId) return state;
  return { ...state, membership: { ...membershipAgain(state.membership, snapshot.room), severed: false } };
}

/** The snapshot replaces the log entries that were dropped. */
function caughtUp(state: Room, snapshot: Snapshot): Room {
  const there = fromSnapshot(snapshot, false);
  if (there === null) return out(state, "gone");
  return there.phase === "inside" && snapshot.phase === "in-room" ? joined(state, snapshot.room) : there;
}

function fromSnapshot(snapshot: Snapshot, returning: boolean): Room | null {
  if (snapshot.phase === "in-room")
    return {
      phase: "inside",
      roomId: snapshot.room.roomId,
      membership: newMembership(snapshot.room, returning),
    };
  if (snapshot.phase === "at-door")
    return { phase: "at-door", roomId: snapshot.door.roomId, door: snapshot.door };
  return null;
}

function whileMember(state: Room, event: MembershipEvent): Room {
  if (state.phase !== "inside") return state;
  const membership = advance(state.membership, event);
  return membership === state.membership ? state : { ...state, membership };
}
