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
  /** A tick that is due now, and the next one that is due only later. */
  #due: Timer | null = null;
  #later: Timer | null = null;
  #laterAt = Number.POSITIVE_INFINITY;

  constructor(bus: Bus, clock: Clock, engine: MatchEngine, events: Events) {
    this.#bus = bus;
    this.#clock = clock;
    this.#engine = engine;
    this.#events = events;
  }

  /** The number of waiting tickets. */
  get waiting(): number {
    return this.#engine.size;
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
    this.#due?.cancel();
    this.#later?.cancel();
    this.#following = null;
    this.#due = null;
    this.#later = null;
  }

  #take(entry: TicketEntry): void {
    if (entry.kind === "announce") this.#engine.offer(entry.ticket, this.#clock.now());
    else this.#engine.withdraw(entry.session, entry.revision);
    this.#schedule();
  }

  /** Sets a timer for the engine's next tick, unless one is set for then or earlier. */
  #schedule(): void {
    const now = this.#clock.now();
    const at = this.#engine.nextTickAt(now);
    if (at === null || this.#due !== null) return;
    // One that is due now leaves the later one as it is: nearly every ticket is matched at once, and would set it again.
    if (at <= now) this.#due = this.#clock.after(0, () => this.#tick());
    else if (at < this.#laterAt) {
      this.#later?.cancel();
      this.#laterAt = at;
      this.#later = this.#clock.after(at - now, () => {
        this.#laterAt = Number.POSITIVE_INFINITY;
        this.#tick();
      });
    }
  }

  #tick(): void {
    this.#due?.cancel();
    this.#due = null;
    try {
      for (const match of this.#engine.tick(this.#clock.now()))
        this.#propose(match).catch(this.#events.failed);
      this.#schedule();
    } catch (error) {
      // A broken engine must neither end the process nor keep it busy.
      this.#events.failed(error);
      this.#due = this.#clock.after(afterFailureMs, () => this.#tick());
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
