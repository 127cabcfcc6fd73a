import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { ChatReceipt, SendChat, Typing } from "@lets-meet/shared/protocol/chat.ts";
import type { Events } from "../../ops/events.ts";
import type { Outcome } from "../session/in-order.ts";
import type { Sent, SignalingService } from "../session/signaling.ts";

/** Text between the two sides of a match: messages, receipts and the typing indicator. */
export class ChatService {
  readonly #signaling: SignalingService;
  readonly #events: Events;

  constructor(signaling: SignalingService, events: Events) {
    this.#signaling = signaling;
    this.#events = events;
  }

  send(id: SessionId, message: SendChat, { bytes }: Pick<Sent, "bytes">): Outcome {
    const forwarded = { event: "chat:message", payload: message } as const;
    return this.#signaling.inOrder(id, message.seq, () => {
      this.#events.messageForwarded();
      return this.#signaling.forward(id, message.matchId, forwarded, bytes, message.seq);
    });
  }

  received(id: SessionId, receipt: ChatReceipt, { bytes }: Pick<Sent, "bytes">): Outcome {
    const forwarded = { event: "chat:delivered", payload: receipt } as const;
    return this.#signaling.forward(id, receipt.matchId, forwarded, bytes);
  }

  typing(id: SessionId, typing: Typing, { bytes }: Pick<Sent, "bytes">): Outcome {
    const forwarded = { event: "chat:partner-typing", payload: typing } as const;
    return this.#signaling.forwardNow(id, typing.matchId, forwarded, bytes);
  }
}
