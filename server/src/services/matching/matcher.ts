import type { MatchEngine } from "../../domain/matching/match-engine.ts";
import type { MatchFound, Ticket } from "../../domain/matching/ticket.ts";
import type { Side, TicketEntry } from "../../domain/session/entries.ts";
import type { Events } from "../../ops/events.ts";
import { type Bus, type Clock, type Following, sessionTopic, type Timer, ticketsTopic } from "../../ports.ts";

/** The pause after a tick that failed, in milliseconds. */
const afterFailureMs = 1_000;

/** Runs the match engine on the tickets that nodes announce. */
export class Matcher {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #engine: MatchEngine;
  readonly #events: Events;
  #following: Following | null = null;
  #timer: Timer | null = null;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(bus: Bus, clock: Clock, engine: MatchEngine, events: Events) {
    this.#bus = bus;
    this.#clock = clock;
    this.#engine = engine;
    this.#events = events;
  }

  start(): void {
    this.#following = this.#bus.follow(ticketsTopic, 0, {
      entry: ({ message }) => this.#take(message),
      // Tickets are soft state: lost ones are announced again within a third of their lease.
      gap: () => undefined,
    });
  }

  stop(): void {
    this.#following?.stop();
    this.#timer?.cancel();
    this.#following = null;
    this.#timer = null;
  }

  #take(entry: TicketEntry): void {
    if (entry.kind === "announce") this.#engine.offer(entry.ticket, this.#clock.now());
    else this.#engine.withdraw(entry.session, entry.revision);
    this.#schedule();
  }

  /** Sets the timer for the engine's next tick, unless an earlier one is set. */
  #schedule(): void {
    const now = this.#clock.now();
    const at = this.#engine.nextTickAt(now);
    if (at === null || at >= this.#timerAt) return;
    this.#timer?.cancel();
    this.#timerAt = at;
    this.#timer = this.#clock.after(Math.max(0, at - now), () => this.#tick());
  }

  #tick(): void {
    this.#timer = null;
    this.#timerAt = Number.POSITIVE_INFINITY;
    try {
      for (const match of this.#engine.tick(this.#clock.now()))
        this.#propose(match).catch(this.#events.failed);
      this.#schedule();
    } catch (error) {
      // A broken engine must neither end the process nor keep it busy.
      this.#events.failed(error);
      this.#timer = this.#clock.after(afterFailureMs, () => this.#tick());
    }
  }

  async #propose(match: MatchFound): Promise<void> {
    const { first, second } = match;
    const own = sideOf(match, first, false);
    const other = sideOf(match, second, true);
    await this.#bus.append(sessionTopic(first.session), { kind: "proposed", own, other });
  }
}

function sideOf(found: MatchFound, ticket: Ticket, polite: boolean): Side {
  const { matchId, sharedInterests, sharedLanguage } = found;
  return {
    session: ticket.session,
    revision: ticket.revision,
    match: { matchId, mode: ticket.mode, sharedInterests: [...sharedInterests], sharedLanguage, polite },
  };
}
