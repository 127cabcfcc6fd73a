import type { LogId, MatchId, PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import { type Ack, done, type Empty, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { CarryOn } from "@lets-meet/shared/protocol/stranger.ts";
import type { Person } from "../../domain/room/room-state.ts";
import type { CarryOnPlace, EntrySender, SessionEntry } from "../../domain/session/entries.ts";
import {
  type CarryOnStep,
  carryOn,
  hearCarried,
  hearCarry,
  hearWish,
} from "../../domain/stranger/carry-on.ts";
import type { Stranger } from "../../domain/stranger/stranger-state.ts";
import type { MaybePromise } from "../../ports.ts";
import { whenHere } from "../maybe-promise.ts";
import type { RoomService } from "../room/room.ts";
import type { Outcome } from "../session/in-order.ts";
import type { SessionService } from "../session/session.ts";
import type { Forwarded } from "../session/signaling.ts";
import type { StrangerService } from "./stranger.ts";

export type CarryOnOptions = {
  readonly strangers: StrangerService;
  readonly rooms: RoomService;
  readonly sessions: Pick<SessionService, "carryReady" | "isAwaited" | "isHere">;
  /** True if no node has the session any more. */
  readonly isGone: (id: SessionId) => MaybePromise<boolean>;
  readonly ids: { readonly room: () => RoomId; readonly peer: () => PeerId };
  readonly usual: RoomSettings;
  /** Whether this server lets strangers carry on in a room. */
  readonly isAllowed: boolean;
};

type CarryOnEntry = Extract<SessionEntry, { readonly kind: "keeps" | "carry" | "carried" }>;

const silent = { mic: false, camera: false, screen: false };
/** Names for a person and a room without one: neutral, because the words for people are the page's. */
const unnamed = { person: "Guest", room: "Room" };

/**
 * Two strangers who both want to carry on: moves each of them, and what it still sends to the match, into a room without an
 * owner. Each side is on its own node; `domain/stranger/carry-on.ts` has the protocol between the two.
 */
export class CarryOnService {
  readonly #options: CarryOnOptions;

  constructor(options: CarryOnOptions) {
    this.#options = options;
  }

  carryOn(id: SessionId, { matchId, wanted, name, sending }: CarryOn): MaybePromise<Ack<Empty>> {
    const { strangers, isAllowed } = this.#options;
    if (wanted && !isAllowed) return refuse("switched-off");
    const wish = wanted ? { name: name ?? unnamed.person, sending: sending ?? silent } : null;
    const step = carryOn(strangers.stateOf(id), matchId, wish, this.#draw);
    if (step === null) return refuse("no-such-match");
    return whenHere(strangers.carryOn(id, step), () => done);
  }

  /** Handles an entry of the session's own log. */
  hear(id: SessionId, entry: CarryOnEntry, at: LogId): MaybePromise<void> {
    const { strangers } = this.#options;
    const step = this.#hear(strangers.stateOf(id), entry);
    const begins = step.isNew && step.state.moved?.arriving?.begins === true;
    return whenHere(strangers.carryOn(id, step, at), () => (begins ? this.#begin(id) : undefined));
  }

  /** The partner has left the match. If this side had moved already, it gets its room, and the partner has left that. */
  async partnerLeft(id: SessionId, matchId: MatchId): Promise<void> {
    const moved = this.#options.strangers.movedOf(id);
    if (moved?.matchId === matchId && moved.arriving !== null) await this.#beginAlone(id, moved.arriving);
  }

  /** This node has taken the session over. If it had moved, but its room was not begun, it is now. */
  async refresh(id: SessionId): Promise<void> {
    const { rooms, strangers } = this.#options;
    await rooms.refreshRoomOf(id);
    const moved = strangers.movedOf(id);
    if (moved === null || moved.arriving === null) return;
    if (rooms.isIn(id)) await this.#arrive(id);
    else if (moved.arriving.begins) await this.#begin(id);
  }

  /** The session's room may exist now. */
  async roomChanged(id: SessionId): Promise<void> {
    if (this.#options.rooms.isIn(id)) await this.#arrive(id);
  }

  /** Leaves the room that the match has become under that peer id, also if the session has not arrived there yet. */
  async leave(id: SessionId, peerId: PeerId): Promise<void> {
    const { rooms, strangers } = this.#options;
    if (strangers.movedOf(id)?.arriving) await strangers.waitingSends.of(id);
    await rooms.leaveAs(id, peerId);
  }

  /**
   * Forwards to the new peer what was sent to the former partner. Receipts have no meaning there, and typing
   * is sent again.
   */
  forward(id: SessionId, match: MatchId, forwarded: Forwarded, from: EntrySender): Outcome {
    const { strangers, rooms } = this.#options;
    const moved = strangers.movedOf(id);
    if (moved?.matchId !== match) return refuse("no-such-match");
    if (moved.arriving !== null)
      return strangers.waitingSends.of(id).then(() => this.forward(id, match, forwarded, from));
    if (!rooms.isWith(id, moved.partner)) return refuse("no-such-match");
    const { event, payload } = forwarded;
    if (event === "signal:deliver") {
      const { matchId: _, ...batch } = payload;
      const signals = { ...batch, peerId: moved.partner };
      return rooms.run(id, null, { kind: "signal", signals }, from);
    }
    if (event !== "chat:message") return done;
    return rooms.run(id, null, { kind: "chat", seq: payload.seq, text: payload.text }, from);
  }

  #hear(state: Stranger, entry: CarryOnEntry): CarryOnStep {
    switch (entry.kind) {
      case "keeps":
        return hearWish(state, entry, this.#draw);
      case "carry":
        return hearCarry(state, entry);
      case "carried":
        return hearCarried(state, entry.matchId);
    }
  }

  /** Begins the room of a session that has moved there, with both. */
  async #begin(id: SessionId): Promise<void> {
    const { strangers, rooms, isGone } = this.#options;
    const moved = strangers.movedOf(id);
    if (moved === null || moved.arriving === null) return;
    const { room, people } = moved.arriving;
    const partner = people.find(({ session }) => session !== id);
    const begun = rooms.begin(
      this.#originOf(room),
      people.map((one) => ({ person: personOf(one), away: this.#isAway(one.session) })),
    );
    // With a store in this process the room exists at once, and no session is ever seen in neither match nor room.
    if (!rooms.isIn(id)) await begun;
    await Promise.all(people.map(({ session }) => this.#arrive(session)));
    await begun;
    if (partner !== undefined && (await isGone(partner.session))) await rooms.gone(partner.session);
  }

  async #beginAlone(id: SessionId, { room, people }: CarryOnPlace): Promise<void> {
    const { rooms } = this.#options;
    const own = people.filter(({ session }) => session === id);
    const begun = rooms.begin(
      this.#originOf(room),
      own.map((one) => ({ person: personOf(one), away: this.#isAway(one.session) })),
    );
    await Promise.all([begun, this.#arrive(id)]);
  }

  /** The session's room exists: it listens there if it has listened to the match, and is out if it has gone meanwhile. */
  async #arrive(id: SessionId): Promise<void> {
    const { strangers, sessions, rooms } = this.#options;
    const moved = strangers.movedOf(id);
    if (moved === null || moved.arriving === null) return;
    const stored = strangers.arrived(id);
    sessions.carryReady(id, moved.matchId, moved.partner);
    if (!sessions.isAwaited(id)) await rooms.gone(id);
    else if (this.#isAway(id)) await rooms.away(id);
    await stored;
  }

  #isAway(id: SessionId): boolean {
    return this.#options.strangers.stateOf(id).away;
  }

  readonly #draw = () => {
    const { ids } = this.#options;
    return { room: ids.room(), own: ids.peer(), partner: ids.peer() };
  };

  /** A strangers' room, in which others with the link have to knock. */
  #originOf(id: RoomId) {
    const settings: RoomSettings = { ...this.#options.usual, lobby: true, guests: true };
    return { id, name: unnamed.room, owner: null, settings };
  }
}

/** Strangers stay strangers: an account of either side is not revealed. */
const personOf = ({ session, peerId, name, sending }: CarryOnPlace["people"][number]): Person => ({
  session,
  peerId,
  name,
  account: null,
  login: null,
  sending,
});
