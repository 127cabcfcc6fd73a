import type { PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import { type Ack, done, type Empty, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { SendPeerSignals, SendRoomChat } from "@lets-meet/shared/protocol/room.ts";
import type { MemberCommand } from "../../domain/room/room.ts";
import type { Events } from "../../ops/events.ts";
import { whenHere } from "../maybe-promise.ts";
import { inOrder, type Outcome } from "../session/in-order.ts";
import type { SessionService } from "../session/session.ts";
import type { SignalRate } from "../session/signal-rate.ts";
import { entryBytes, type Sent } from "../session/signaling.ts";
import type { Shielding } from "../shield/shielding.ts";
import type { RoomService } from "./room.ts";

/** The ordered requests between members, each delivered once: signals to one peer, messages to all. */
export class RoomForwarding {
  readonly #rooms: RoomService;
  readonly #sessions: SessionService;
  readonly #events: Events;
  readonly #shielding: Shielding;
  readonly #signalRate: SignalRate;

  constructor(
    rooms: RoomService,
    sessions: SessionService,
    events: Events,
    shielding: Shielding,
    signalRate: SignalRate,
  ) {
    this.#rooms = rooms;
    this.#sessions = sessions;
    this.#events = events;
    this.#shielding = shielding;
    this.#signalRate = signalRate;
  }

  /**
   * Forwards signals to that peer only, if both are in the same room; in a relay-only room, only what the
   * shield passes.
   */
  signal(id: SessionId, { seq, ...batch }: SendPeerSignals, sent: Pick<Sent, "bytes" | "at">): Outcome {
    const { peerId } = batch;
    // Only peers that exist have a rate of their own, so that made-up ones cost no memory.
    const isThere = this.#rooms.isWith(id, peerId);
    const waitMs = isThere ? this.#signalRate.take(id, { ...sent, seq }, peerId) : 0;
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const isRelayed = this.#rooms.roomOf(id)?.settings.relay ?? false;
    const forwarded = () => (isRelayed ? { ...batch, signals: this.#shielding.pass(batch.signals) } : batch);
    return this.#inOrder(id, seq, null, () => ({ kind: "signal", signals: forwarded() }), sent);
  }

  chat(id: SessionId, { seq, roomId, text }: SendRoomChat, sent: Pick<Sent, "bytes">): Outcome {
    return this.#inOrder(id, seq, roomId, () => ({ kind: "chat", seq, text }), sent);
  }

  /** The page now listens to that peer's signals. */
  ready(id: SessionId, peerId: PeerId): Outcome {
    const answer = (isThere: boolean): Ack<Empty> => {
      if (!isThere) return refuse("no-such-peer");
      this.#sessions.ready(id, peerId);
      return done;
    };
    return whenHere(this.#rooms.isSurelyWith(id, peerId), answer);
  }

  /**
   * A request for a peer or a room that is gone takes its turn, because sending it again would not help. So does one for a
   * peer whose page does not accept entries, because all requests to the others would wait behind it.
   */
  #inOrder(
    id: SessionId,
    seq: number,
    roomId: RoomId | null,
    command: () => Extract<MemberCommand, { kind: "signal" | "chat" }>,
    sent: Pick<Sent, "bytes">,
  ): Outcome {
    return inOrder(this.#sessions, id, seq, () => {
      const asked = command();
      this.#events.roomForwarded(asked.kind);
      return this.#rooms.run(id, roomId, asked, { session: id, bytes: entryBytes(sent) });
    });
  }
}
