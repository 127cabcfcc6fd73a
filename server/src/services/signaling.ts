import type { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { SendChat } from "@lets-meet/shared/protocol/chat.ts";
import type { SendSignal } from "@lets-meet/shared/protocol/signal.ts";
import type { PageEntry } from "../domain/entries.ts";
import type { Events } from "../ops/events.ts";
import { type Bus, sessionTopic } from "../ports.ts";
import type { SessionService } from "./session.ts";
import type { Shielding } from "./shielding.ts";
import type { StrangerService } from "./stranger.ts";

export type Empty = Record<string, never>;
/** A refusal is known at once; an acceptance when the partner's log has it. */
export type Outcome = Ack<Empty> | Promise<Ack<Empty>>;
/** Forwards what is for a match that is not, or no longer, the session's; refuses where it leads nowhere. */
type Elsewhere = (id: SessionId, match: MatchId, entry: PageEntry) => Outcome;
const done = accept<Empty>({});

/** Forwards what one page has for the other page of its match, and to nobody else: the server addresses it, not the sender. */
export class SignalingService {
  readonly #bus: Bus;
  readonly #sessions: SessionService;
  readonly #strangers: StrangerService;
  readonly #elsewhere: Elsewhere;
  readonly #events: Events;
  readonly #shielding: Shielding | null;

  /** With `shielding`, strangers' calls are relay-only. */
  constructor(
    bus: Bus,
    sessions: SessionService,
    strangers: StrangerService,
    elsewhere: Elsewhere,
    events: Events,
    shielding: Shielding | null,
  ) {
    this.#bus = bus;
    this.#sessions = sessions;
    this.#strangers = strangers;
    this.#elsewhere = elsewhere;
    this.#events = events;
    this.#shielding = shielding;
  }

  /**
   * `json` is the same request as its page wrote it; the partner's page gets that, and drops what it does not know. Of what
   * was shielded it gets what the shield has written, and nothing else.
   */
  send(id: SessionId, request: SendSignal, json?: string): Outcome {
    this.#events.signalForwarded();
    const { seq, ...payload } = request;
    const entry = { kind: "page", event: "signal:deliver" } as const;
    if (this.#shielding === null)
      return this.forwardInOrder(id, seq, request.matchId, { ...entry, payload, json });
    const shielded = { ...payload, signals: this.#shielding.pass(payload.signals) };
    return this.forwardInOrder(id, seq, request.matchId, { ...entry, payload: shielded });
  }

  /** The page listens to this match's signals now. */
  ready(id: SessionId, match: MatchId): Ack<Empty> {
    const moved = this.#strangers.movedOf(id);
    const hasMoved = moved?.matchId === match;
    if (!hasMoved && this.#strangers.matchOf(id)?.matchId !== match) return refuse("no-such-match");
    this.#sessions.ready(id, match);
    if (hasMoved) this.#sessions.ready(id, moved.partner);
    return done;
  }

  /**
   * Forwards an ordered request once: a repeat is answered as the first was, one from beyond a refused one is refused.
   * A request for a match that is over counts as taken, because sending it again would not help.
   */
  forwardInOrder(id: SessionId, seq: SendChat["seq"], match: MatchId, entry: PageEntry): Outcome {
    const order = this.#sessions.takeInOrder(id, seq);
    if (order === "ahead") return refuse("out-of-order");
    return order === "repeat" ? done : this.forward(id, match, entry);
  }

  /** Appends the entry to the partner's log, if that match goes on. */
  forward(id: SessionId, match: MatchId, entry: PageEntry): Outcome {
    const current = this.#strangers.matchOf(id);
    if (current?.matchId !== match) return this.#elsewhere(id, match, entry);
    return this.#bus.append(sessionTopic(current.partner), entry).then(() => done);
  }
}
