import type { PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { type Ack, done, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Joined } from "@lets-meet/shared/protocol/room.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { Moment } from "../../domain/resume/placement.ts";
import type { RoomResumeState } from "../../domain/resume/resume-state.ts";
import { type Restoration, restoreRoom } from "../../domain/resume/revive-room.ts";
import { command, type RoomCommand } from "../../domain/room/room.ts";
import { type Arrival, begin, change, end, enter } from "../../domain/room/room-entry.ts";
import {
  knockOf,
  memberOf,
  newRoom,
  type Room,
  refusalOf,
  shownRoom,
  shownWaiting,
} from "../../domain/room/room-state.ts";
import type { SessionEntry } from "../../domain/session/entries.ts";
import type { Events } from "../../ops/events.ts";
import type { Bus, Clock, MaybePromise, RoomRecord } from "../../ports.ts";
import { whenHere } from "../maybe-promise.ts";
import { say } from "../records/outbox.ts";
import type { Outcome } from "../session/in-order.ts";
import type { Participant } from "../session/participant.ts";
import { LiveRooms, nothing } from "./live-rooms.ts";
import { ownerIsHost, RoomHistory } from "./room-history.ts";
import { type InitialRoom, joinedAs, type RoomServiceOptions } from "./room-options.ts";
import { type Cause, RoomShares } from "./room-shares.ts";

/** Rooms in use: runs the pure commands on their records, which append their outputs. */
export class RoomService implements Participant {
  readonly #live: LiveRooms;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #graceMs: number;
  readonly #shares: RoomShares;
  readonly #history: RoomHistory;
  readonly #sessions: RoomServiceOptions["sessions"];

  constructor(options: RoomServiceOptions) {
    const { bus, clock, events, backlog, graceMs, resumeTokenMs, sessions } = options;
    this.#sessions = sessions;
    this.#bus = bus;
    this.#clock = clock;
    this.#events = events;
    this.#shares = new RoomShares(backlog, events);
    this.#graceMs = graceMs;
    this.#history = new RoomHistory(clock, resumeTokenMs);
    const [shares, history, failed, isHere] = [this.#shares, this.#history, events.failed, sessions.isHere];
    this.#live = new LiveRooms({ ...options, shares, history, failed, isHere });
  }

  /** The number of this node's sessions inside rooms or in their lobbies. */
  get size(): number {
    return this.#live.people;
  }

  /** The room as it is now, or an empty one if it is not live. */
  live(origin: InitialRoom): Room {
    return this.#live.view(origin.id) ?? newRoom(origin);
  }

  /** The room that a session is in, or in whose lobby it waits. */
  roomOf(id: SessionId): Room | null {
    const roomId = this.#live.placeOf(id);
    return (roomId === undefined ? undefined : this.#live.view(roomId)) ?? null;
  }

  isIn(id: SessionId): boolean {
    return this.#live.placeOf(id) !== undefined;
  }

  /** Enters the room, or knocks. All but the appending is synchronous. */
  async enter(origin: InitialRoom, entry: Arrival): Promise<Ack<Joined>> {
    const { session } = entry.person;
    const elsewhere = this.#live.placeOf(session);
    if (elsewhere !== undefined && elsewhere !== origin.id) return refuse("in-room");
    // Noted first, so that the node that takes the session over never misses its room.
    const noted = this.#sessions.noteRoom(session, origin.id);
    const entered = this.#live.change(
      origin.id,
      (room = newRoom(origin)) => {
        const step = enter(room, entry, this.#clock.now());
        const refusal = refusalOf(step);
        return { ...step, answer: refusal ?? joinedAs(step.room, session), isRefused: refusal !== null };
      },
      { session },
    );
    const [answer] = await Promise.all([entered, noted]).catch(async (error: unknown) => {
      // The session lives on another node by now, which does not know of this entry.
      await this.run(session, origin.id, { kind: "leave" });
      throw error;
    });
    if (answer.ok && elsewhere === undefined) this.#events.roomEntered(answer.value.place);
    return answer;
  }

  /** Begins a room with several people, unless it has begun already. All but the appending is synchronous. */
  async begin(origin: InitialRoom, people: Parameters<typeof begin>[1]): Promise<void> {
    const isNew = await this.#live.change(origin.id, (room) =>
      room === undefined
        ? { ...begin(newRoom(origin), people), answer: true }
        : { room, outputs: [], answer: false },
    );
    if (isNew) for (const _ of people) this.#events.roomEntered("inside");
  }

  /** The verdict on a resume token of that moment: it counts for the room, or the room is over for it. */
  validityOf(resumeState: RoomResumeState, moment: Moment): "counts" | "gone" | "ended" {
    return this.#history.validityOf(resumeState, moment);
  }

  /** The newest moment of the room's resume tokens: `null` for none yet, empty once all have expired. */
  heardUntil(id: RoomId): Moment | null {
    return this.#history.heardUntil(id);
  }

  /**
   * Applies a resume token of that moment, synchronously but for the appending; `back`: the restored sessions. Only for a
   * store in this process: there are no resume tokens with another.
   */
  revive(
    origin: InitialRoom,
    resumeState: RoomResumeState,
    moment: Moment,
    restoration: (session: SessionId) => Restoration,
  ): { readonly back: readonly SessionId[]; readonly said: Promise<void> } {
    const before = this.live(origin);
    const known = this.#history.restoredOf(origin.id);
    const { step, restored } = restoreRoom(
      before,
      resumeState,
      moment,
      known,
      restoration,
      this.#clock.now(),
    );
    if (step.room.members.length > 0) this.#history.restore(origin.id, restored);
    const back = step.room.members.filter(({ session }) => memberOf(before, session) === undefined);
    const said = this.#live.change(origin.id, () => ({ ...step, answer: undefined }));
    return { back: back.map(({ session }) => session), said };
  }

  /** Reads the room as it is now on all nodes; unless this is called, changes of another node are known a little later. */
  refresh(id: RoomId): MaybePromise<void> {
    return this.#live.refresh(id);
  }

  /** Reads the room that the session has last entered, if any. */
  refreshRoomOf(id: SessionId): MaybePromise<void> {
    const room = this.#sessions.lastRoom(id);
    return room === null ? undefined : this.#live.refresh(room);
  }

  /** Another node has changed a session's room. */
  async hear({ room, version }: Extract<SessionEntry, { kind: "room-changed" }>): Promise<void> {
    await this.#live.refresh(room, version);
  }

  /** The room of that id without an owner, as long as it has members. */
  ownerless(id: RoomId): Room | null {
    const room = this.#live.view(id) ?? null;
    return room?.owner === null ? room : null;
  }

  /**
   * Runs a session's command on the room it is in; `roomId` is the room it means, or `null` for any. The
   * entries count as `from` in the sender's share of other logs. If that is used up, signals are refused, and
   * other entries skip that page, which is notified of a gap.
   */
  run(id: SessionId, roomId: RoomId | null, asked: RoomCommand, from: Cause = { session: id }): Outcome {
    const room = this.roomOf(id);
    const outside = asked.kind === "leave" ? done : refuse("not-in-room");
    if (room === null || (roomId !== null && room.id !== roomId)) return outside;
    if (asked.kind === "signal") return this.#signal(room, id, asked, from);
    const step = (current: Room | undefined) => {
      if (current === undefined) return { room: current, outputs: [], answer: outside, isRefused: true };
      const taken = command(current, id, asked, this.#clock.now());
      const refusal = refusalOf(taken);
      return { ...taken, answer: refusal ?? done, isRefused: refusal !== null };
    };
    const ran = this.#live.change(room.id, step, from);
    const isOver = (this.#live.view(room.id)?.members.length ?? 0) === 0;
    if (asked.kind === "end" && isOver)
      this.#history.endedBy(room.id, ownerIsHost(room) ? "owner" : room.host);
    return ran;
  }

  /** Leaves the room that the session is inside under that peer id, and no other room. */
  async leaveAs(id: SessionId, peerId: PeerId): Promise<void> {
    const room = this.roomOf(id);
    if (room !== null && memberOf(room, id)?.peerId === peerId) await this.run(id, null, { kind: "leave" });
  }

  /** Like `isWith`, but never false because another node has just changed the room. */
  isSurelyWith(id: SessionId, peerId: PeerId): MaybePromise<boolean> {
    const room = this.roomOf(id);
    if (room === null || this.isWith(id, peerId)) return room !== null;
    return whenHere(this.#live.refresh(room.id), () => this.isWith(id, peerId));
  }

  /** True if both the session and that other peer are inside the same room. */
  isWith(id: SessionId, peerId: PeerId): boolean {
    const room = this.roomOf(id);
    if (room === null || memberOf(room, id) === undefined) return false;
    return room.members.some((one) => one.peerId === peerId && one.session !== id);
  }

  /** The owner has changed the stored data. */
  async changed(id: RoomId, to: Partial<Pick<RoomRecord, "name" | "settings">>): Promise<void> {
    await this.#live.change(id, (room) =>
      room === undefined ? nothing : { ...change(room, to), answer: undefined },
    );
  }

  /** The room no longer exists: all people in it are removed. */
  async ended(id: RoomId): Promise<void> {
    await this.#live.change(id, (room) =>
      room === undefined ? nothing : { ...nothing, outputs: end(room).outputs },
    );
  }

  /** The account is gone, and its rooms with it. */
  async ownerGone(account: AccountId): Promise<void> {
    const owned = this.#live.views().filter(({ owner }) => owner === account);
    await Promise.all(owned.map(({ id }) => this.ended(id)));
  }

  /** A login has ended, or all logins of an account: their memberships of rooms end. */
  async loginEnded(account: AccountId, login: string | null): Promise<void> {
    const memberships = this.#live
      .views()
      .flatMap(({ members, knocks }) => [...members, ...knocks])
      .filter((one) => one.account === account && (login === null || one.login === login));
    await Promise.all(memberships.map(({ session }) => this.#happen(session, "log-out")));
  }

  snapshot(id: SessionId): Snapshot | null {
    const room = this.roomOf(id);
    if (room === null) return null;
    const member = memberOf(room, id);
    if (member !== undefined) return { phase: "in-room", room: shownRoom(room, member) };
    const knock = knockOf(room, id);
    return knock === undefined ? null : { phase: "at-door", door: shownWaiting(room, knock) };
  }

  /** A peer's last entries precede the entry that it has left, and that entry closes its source. */
  endedSources(): readonly PeerId[] {
    return [];
  }

  graceMs(id: SessionId): number | null {
    const room = this.roomOf(id);
    return room !== null && memberOf(room, id) !== undefined ? this.#graceMs : null;
  }

  away(id: SessionId): Promise<void> {
    return this.#happen(id, "away");
  }

  back(id: SessionId): Promise<void> {
    return this.#happen(id, "back");
  }

  gone(id: SessionId): Promise<void> {
    return this.#happen(id, "gone");
  }

  /** A page that does not listen to its peers delays only itself, and stays. */
  unheard(): null {
    return null;
  }

  isRemembered(): boolean {
    return false;
  }

  async #happen(id: SessionId, kind: "away" | "back" | "gone" | "log-out"): Promise<void> {
    if (this.isIn(id)) await this.run(id, null, { kind });
  }

  /** A signal changes nothing in the room. */
  #signal(room: Room, id: SessionId, asked: RoomCommand, from: Cause, isNewest = false): Outcome {
    const step = command(room, id, asked, this.#clock.now());
    const refusal = refusalOf(step);
    if (refusal !== null) {
      if (isNewest) return refusal;
      const again = () => this.#signal(this.#live.view(room.id) ?? room, id, asked, from, true);
      return whenHere(this.#live.refresh(room.id), again);
    }
    const outputs = this.#shares.charge(step.outputs, from);
    return outputs.length === 0 ? refuse("peer-behind") : whenHere(say(this.#bus, outputs), () => done);
  }
}
