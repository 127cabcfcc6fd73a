import type { MatchEngine } from "../../domain/matching/match-engine.ts";
import type { MatchFound, Ticket } from "../../domain/matching/ticket.ts";
import type { Side, TicketEntry } from "../../domain/session/entries.ts";
import type { Events } from "../../ops/events.ts";
import {
  type Bus,
  type Clock,
  type Following,
  type Lead,
  type StateStore,
  sessionRecord,
  sessionTopic,
  type Timer,
  ticketsTopic,
} from "../../ports.ts";
import { reportFailure } from "../maybe-promise.ts";

/** The pause after a tick that failed, in milliseconds. */
const afterFailureMs = 1_000;

/** The interval at which a matcher that does not lead forgets tickets that are not announced any more, in milliseconds. */
const standbyMs = 1_000;

export type MatcherOptions = {
  readonly bus: Bus;
  readonly states: Pick<StateStore, "has">;
  readonly lead: Lead;
  readonly clock: Clock;
  readonly engine: MatchEngine;
  readonly events: Events;
};

/**
 * Runs the match engine on the tickets that nodes announce. One that does not lead knows the same tickets, and proposes
 * nothing; when it takes over, a match may be proposed twice, which sessions refuse.
 */
export class Matcher {
  readonly #options: MatcherOptions;
  readonly #engine: MatchEngine;
  #following: Following | null = null;
  /** A tick that is due now, and the next one that is due only later. */
  #due: Timer | null = null;
  #later: Timer | null = null;
  #laterAt = Number.POSITIVE_INFINITY;

  constructor(options: MatcherOptions) {
    this.#options = options;
    this.#engine = options.engine;
    options.lead.onHeld(() => this.#schedule());
  }

  /** The number of waiting tickets. */
  get waiting(): number {
    return this.#engine.size;
  }

  start(): void {
    this.#following = this.#options.bus.follow(ticketsTopic, 0, {
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
    if (entry.kind === "announce") this.#engine.offer(entry.ticket, this.#options.clock.now());
    else if (entry.kind === "withdraw") this.#engine.withdraw(entry.session, entry.revision);
    else for (const { session, revision } of entry.tickets) this.#engine.withdraw(session, revision);
    this.#schedule();
  }

  /** Sets a timer for the engine's next tick, unless one is set for then or earlier. */
  #schedule(): void {
    const { clock, lead } = this.#options;
    if (this.#following === null || this.#due !== null) return;
    const now = clock.now();
    const at = lead.isHeld() ? this.#engine.nextTickAt(now) : now + standbyMs;
    if (at === null) return;
    // One that is due now leaves the later one as it is: nearly every ticket is matched at once, and would set it again.
    if (at <= now) this.#due = clock.after(0, () => this.#tick());
    else if (at < this.#laterAt) {
      this.#later?.cancel();
      this.#laterAt = at;
      this.#later = clock.after(at - now, () => {
        this.#laterAt = Number.POSITIVE_INFINITY;
        this.#tick();
      });
    }
  }

  #tick(): void {
    const { clock, lead, events } = this.#options;
    this.#due?.cancel();
    this.#due = null;
    try {
      if (lead.isHeld()) this.#propose(this.#engine.tick(clock.now()));
      else this.#engine.expire(clock.now());
      this.#schedule();
    } catch (error) {
      // A broken engine must neither end the process nor keep it busy.
      events.failed(error);
      this.#due = clock.after(afterFailureMs, () => this.#tick());
    }
  }

  #propose(matches: readonly MatchFound[]): void {
    const { bus, lead, events } = this.#options;
    for (const match of matches) this.#proposeOne(match).catch(events.failed);
    if (matches.length === 0 || !lead.isContested) return;
    // After the proposals: one that is lost must not be spent for the next leader.
    const tickets = matches.flatMap(({ first, second }) => [first, second].map(spent));
    reportFailure(bus.append(ticketsTopic, { kind: "spent", tickets }), events.failed);
  }

  async #proposeOne(match: MatchFound): Promise<void> {
    const { bus, states } = this.#options;
    const { first, second, matchId } = match;
    const own = sideOf(match, first, false);
    const other = sideOf(match, second, true);
    const said = bus.append(sessionTopic(first.session), { kind: "proposed", own, other });
    const [isThere] = await Promise.all([states.has(sessionRecord(first.session)), said]);
    // No session refuses the proposal, and the other one's ticket is spent.
    if (!isThere) await bus.append(sessionTopic(second.session), { kind: "refused", matchId });
  }
}

const spent = ({ session, revision }: Ticket) => ({ session, revision });

function sideOf(found: MatchFound, ticket: Ticket, polite: boolean): Side {
  const { matchId, sharedInterests, sharedLanguage } = found;
  return {
    session: ticket.session,
    revision: ticket.revision,
    match: { matchId, mode: ticket.mode, sharedInterests: [...sharedInterests], sharedLanguage, polite },
  };
}
