import type { MatchId, PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import { type Ack, done, type Empty, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { CarryOn } from "@lets-meet/shared/protocol/stranger.ts";
import type { Person } from "../../domain/room/room-state.ts";
import type { EntrySender } from "../../domain/session/entries.ts";
import type { CarryOnWish } from "../../domain/stranger/stranger-state.ts";
import type { RoomService } from "../room/room.ts";
import type { Outcome } from "../session/in-order.ts";
import type { SessionService } from "../session/session.ts";
import type { Forwarded } from "../session/signaling.ts";
import type { StrangerService } from "./stranger.ts";

export type CarryOnOptions = {
  readonly strangers: StrangerService;
  readonly rooms: RoomService;
  readonly sessions: Pick<SessionService, "carryReady">;
  readonly ids: { readonly room: () => RoomId; readonly peer: () => PeerId };
  readonly usual: RoomSettings;
  /** Whether this server lets strangers carry on in a room. */
  readonly isAllowed: boolean;
};

const silent = { mic: false, camera: false, screen: false };
/** Names for a person and a room without one: neutral, because the words for people are the page's. */
const unnamed = { person: "Guest", room: "Room" };

/**
 * Two strangers who both want to carry on: creates a room without an owner for them, and moves them and their
 * pending signals there.
 */
export class CarryOnService {
  readonly #options: CarryOnOptions;

  constructor(options: CarryOnOptions) {
    this.#options = options;
  }

  async carryOn(id: SessionId, { matchId, wanted, name, sending }: CarryOn): Promise<Ack<Empty>> {
    const { strangers, ids, isAllowed } = this.#options;
    if (wanted && !isAllowed) return refuse("switched-off");
    const match = strangers.matchOf(id);
    const wish = wanted ? { name: name ?? unnamed.person, sending: sending ?? silent } : null;
    const peers = { own: ids.peer(), partner: ids.peer() };
    const { step, said } = strangers.carryOn(id, matchId, wish, peers);
    if (step.kind === "refused" || match === null) return refuse("no-such-match");
    if (step.kind === "noted") {
      await said;
      return done;
    }
    // Nothing is awaited before the room exists, so no session is ever seen in neither the match nor the
    // room.
    const begun = this.#options.rooms.begin(
      { id: ids.room(), name: unnamed.room, owner: null, settings: this.#settings() },
      [
        { person: personOf(match.partner, peers.partner, step.first), away: step.partner.away },
        { person: personOf(id, peers.own, step.second), away: step.own.away },
      ],
    );
    this.#options.sessions.carryReady(id, matchId, peers.partner);
    this.#options.sessions.carryReady(match.partner, matchId, peers.own);
    await Promise.all([said, begun]);
    return done;
  }

  /**
   * Forwards to the new peer what was sent to the former partner. Receipts have no meaning there, and typing
   * is sent again.
   */
  forward(id: SessionId, match: MatchId, { event, payload }: Forwarded, from: EntrySender): Outcome {
    const { strangers, rooms } = this.#options;
    const moved = strangers.movedOf(id);
    if (moved?.matchId !== match || !rooms.isWith(id, moved.partner)) return refuse("no-such-match");
    if (event === "signal:deliver") {
      const { matchId: _, ...batch } = payload;
      const signals = { ...batch, peerId: moved.partner };
      return rooms.run(id, null, { kind: "signal", signals }, from);
    }
    if (event !== "chat:message") return done;
    return rooms.run(id, null, { kind: "chat", seq: payload.seq, text: payload.text }, from);
  }

  /** The settings of strangers' rooms: others with the link have to knock. */
  #settings(): RoomSettings {
    return { ...this.#options.usual, lobby: true, guests: true };
  }
}

/** Strangers stay strangers: an account of either side is not revealed. */
const personOf = (session: SessionId, peerId: PeerId, { name, sending }: CarryOnWish): Person => ({
  session,
  peerId,
  name,
  account: null,
  login: null,
  sending,
});
