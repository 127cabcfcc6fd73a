import type { RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Joined } from "@lets-meet/shared/protocol/room.ts";
import { knockOf, memberOf, type Room } from "../../domain/room/room-state.ts";
import type { Events } from "../../ops/events.ts";
import type { Bus, Clock, MaybePromise, RoomRecord, StateStore } from "../../ports.ts";
import type { Backlog } from "../session/backlog.ts";

/** The initial state of a room when its first person enters. */
export type InitialRoom = Pick<RoomRecord, "id" | "name" | "settings"> & { readonly owner: AccountId | null };

export type RoomServiceOptions = {
  readonly bus: Bus;
  readonly states: StateStore;
  readonly clock: Clock;
  readonly events: Events;
  readonly backlog: Backlog;
  readonly graceMs: number;
  readonly sessions: {
    /** True if the session lives on this node. */
    readonly isHere: (id: SessionId) => boolean;
    /** The room that the session has last entered, according to its record. */
    readonly lastRoom: (id: SessionId) => RoomId | null;
    /** Notes in the session's record that it enters that room. */
    readonly noteRoom: (id: SessionId, room: RoomId) => MaybePromise<void>;
  };
  /** No resume token of an earlier process is valid after this time. */
  readonly resumeTokenMs: number;
};

/** The answer to a person who has entered, or has knocked. */
export function joinedAs(room: Room, session: SessionId): Ack<Joined> {
  const inside = memberOf(room, session);
  const person = inside ?? knockOf(room, session);
  if (person === undefined) return refuse("internal");
  return accept({ peerId: person.peerId, place: inside === undefined ? "at-the-door" : "inside" });
}
