import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { ChatReceipt, SendChat, Typing } from "@lets-meet/shared/protocol/chat.ts";
import type { Events } from "../ops/events.ts";
import type { Outcome, SignalingService } from "./signaling.ts";

/** Text between the two sides of a match: messages, receipts and the typing indicator. */
export class ChatService {
  readonly #signaling: SignalingService;
  readonly #events: Events;

  constructor(signaling: SignalingService, events: Events) {
    this.#signaling = signaling;
    this.#events = events;
  }

  send(id: SessionId, message: SendChat): Outcome {
    this.#events.messageForwarded();
    const { seq, matchId } = message;
    return this.#signaling.forwardInOrder(id, seq, matchId, {
      kind: "page",
      event: "chat:message",
      payload: message,
    });
  }

  received(id: SessionId, receipt: ChatReceipt): Outcome {
    return this.#signaling.forward(id, receipt.matchId, {
      kind: "page",
      event: "chat:delivered",
      payload: receipt,
    });
  }

  typing(id: SessionId, typing: Typing): Outcome {
    return this.#signaling.forward(id, typing.matchId, {
      kind: "page",
      event: "chat:partner-typing",
      payload: typing,
    });
  }
}
