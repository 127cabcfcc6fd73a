import type { RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import { isForgettable, type Person, type Room, type RoomStep } from "../../domain/room/room-state.ts";
import type { ToSession } from "../../domain/session/entries.ts";
import { type Bus, type Clock, type MaybePromise, roomRecord, type StateStore } from "../../ports.ts";
import { SharedRecords } from "../records/shared-records.ts";
import type { RoomHistory } from "./room-history.ts";
import type { Cause, RoomShares } from "./room-shares.ts";

/** A step on a room, if it is live, and the answer to its caller. */
type Step<R> = {
  readonly room: Room | undefined;
  readonly outputs: RoomStep["outputs"];
  readonly answer: R;
  readonly isRefused?: boolean;
};

/** There is no such room, or there is none any more, and nothing to say. */
export const nothing = { room: undefined, outputs: [], answer: undefined };

export type LiveRoomsOptions = {
  readonly bus: Bus;
  readonly states: StateStore;
  readonly clock: Clock;
  readonly shares: RoomShares;
  readonly history: RoomHistory;
  readonly failed: (error: unknown) => void;
  /** True if the session lives on this node. */
  readonly isHere: (session: SessionId) => boolean;
};

/** Empty rooms remember removed people; at this many rooms the forgettable ones are deleted. */
const sweepEvery = 256;

/** The records of the live rooms, and who is in which. */
export class LiveRooms {
  readonly #records: SharedRecords<RoomId, Room>;
  /** The room that a session is in, or in whose lobby it waits. */
  readonly #places = new Map<SessionId, RoomId>();
  readonly #options: LiveRoomsOptions;
  #sweepAt = sweepEvery;

  constructor(options: LiveRoomsOptions) {
    const { bus, states, clock, history } = options;
    this.#options = options;
    this.#records = new SharedRecords<RoomId, Room>({
      store: states,
      bus,
      clock,
      keyOf: roomRecord,
      notices: (id, version, before, after) => this.#notices(id, version, [before, after]),
      changed: (id, before, after) => {
        for (const { session } of peopleOf(before))
          if (this.#places.get(session) === id) this.#places.delete(session);
        for (const { session } of peopleOf(after)) this.#places.set(session, id);
        const known = before ?? after;
        if (known !== undefined) history.changed(before ?? empty(known), after ?? empty(known));
      },
    });
  }

  /** The number of sessions of this node inside rooms or in their lobbies. */
  get people(): number {
    return [...this.#places.keys()].filter(this.#options.isHere).length;
  }

  placeOf(session: SessionId): RoomId | undefined {
    return this.#places.get(session);
  }

  view(id: RoomId): Room | undefined {
    return this.#records.view(id);
  }

  views(): readonly Room[] {
    return this.#records.views();
  }

  /** Steps on the room's record; its entries are charged to `from`, if a session has caused them. */
  change<R>(id: RoomId, step: (room: Room | undefined) => Step<R>, from: Cause | null = null): Promise<R> {
    const answer = this.#change(id, step, from);
    if (this.#records.size >= this.#sweepAt) this.#sweep();
    return answer;
  }

  #change<R>(id: RoomId, step: (room: Room | undefined) => Step<R>, from: Cause | null): Promise<R> {
    const { clock, shares } = this.#options;
    return this.#records.change(
      id,
      (before) => {
        const { room, outputs, ...answered } = step(before);
        const isLive = room !== undefined && !isForgettable(room, clock.now());
        return { state: isLive ? room : undefined, outbox: outputs, ...answered };
      },
      (outbox) => (from === null ? outbox : shares.charge(outbox, from)),
    );
  }

  /** Reads the room's record, unless this node knows that version of it already. */
  refresh(id: RoomId, version?: number): MaybePromise<void> {
    return this.#records.refresh(id, version);
  }

  /** The people of this node need no notice: what they do is done on what this node knows. */
  #notices(id: RoomId, version: number, rooms: readonly (Room | undefined)[]): readonly ToSession[] {
    const elsewhere = new Set<SessionId>();
    for (const { session } of rooms.flatMap(peopleOf))
      if (!this.#options.isHere(session)) elsewhere.add(session);
    return [...elsewhere].map((session) => ({ session, entry: { kind: "room-changed", room: id, version } }));
  }

  /**
   * Nothing else tells when an empty room may forget the people who were removed from it, nor that a room whose people
   * are all on other nodes has changed there.
   */
  #sweep(): void {
    const { clock, failed, isHere } = this.#options;
    for (const room of this.views()) {
      const people = peopleOf(room);
      if (people.length > 0 && !people.some(({ session }) => isHere(session))) this.#records.release(room.id);
    }
    const over = this.views().filter((room) => isForgettable(room, clock.now()));
    for (const { id } of over) this.#change(id, (room) => ({ ...nothing, room }), null).catch(failed);
    this.#sweepAt = this.#records.size + sweepEvery;
  }
}

const peopleOf = (room: Room | undefined): readonly Person[] =>
  room === undefined ? [] : [...room.members, ...room.knocks];

const empty = (room: Room): Room => ({ ...room, members: [], knocks: [], host: null });
