import { suitAt } from "@lets-meet/server/domain/matching/match-criteria.ts";
import type { MatchEngine } from "@lets-meet/server/domain/matching/match-engine.ts";
import type { MatchFound, Ticket } from "@lets-meet/server/domain/matching/ticket.ts";
import type { SessionId } from "@lets-meet/shared/ids.ts";
import { sessionOf } from "../engine/wishes.ts";
import { ladderOf, type Operation, type SimulatedWish } from "./operations.ts";

/** An invariant that the engine has violated. */
class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

/** The time for which a partner counts as recent, in milliseconds of the city's clock. */
const recentMs = 20_000;

/**
 * Drives an engine with operations, keeps a simple model of the waiting tickets, and checks after every operation that both
 * agree. No match has one session twice, an excluded pair, a consumed ticket, or a pair that `suitAt` does not allow. No two
 * tickets that suit each other are left waiting. Every wait is bounded. No ticket is lost or left over.
 */
export class City {
  readonly #engine: MatchEngine;
  readonly #leaseMs: number;
  readonly #waiting = new Map<SessionId, { ticket: Ticket; announcedAt: number }>();
  readonly #revision = new Map<SessionId, number>();
  readonly #met = new Map<SessionId, Map<SessionId, number>>();
  readonly #blocked = new Map<SessionId, Set<SessionId>>();
  readonly #matchIds = new Set<string>();
  readonly #lastTicket = new Map<SessionId, Ticket>();
  /** The time when a session's ticket was last withdrawn or matched; the engine may forget it after a lease. */
  readonly #spentAt = new Map<SessionId, number>();
  now = 0;
  matches = 0;

  constructor(engine: MatchEngine, leaseMs: number) {
    this.#engine = engine;
    this.#leaseMs = leaseMs;
  }

  /** @throws BrokenPromise if the engine violates an invariant. */
  apply(operation: Operation): void {
    switch (operation.kind) {
      case "search":
        this.#search(sessionOf(operation.person), operation.wish);
        break;
      case "renew":
        this.#again(sessionOf(operation.person), operation.newer, {});
        break;
      case "move":
        this.#again(sessionOf(operation.person), true, { climb: operation.climb });
        break;
      case "leave":
        this.#leave(sessionOf(operation.person));
        break;
      case "echo":
        this.#echo(sessionOf(operation.person), operation.withdraws);
        break;
      case "block":
        this.#block(sessionOf(operation.person), sessionOf(operation.other));
        break;
      case "vanish":
        this.#vanish(sessionOf(operation.person));
        break;
      case "pass":
        this.#pass(this.now + operation.ms);
        break;
    }
    this.#check(this.#engine.size === this.#waiting.size, "the engine has lost or kept a ticket");
  }

  /** Withdraws half of the tickets and lets the other leases expire; the engine must then be empty. */
  close(): void {
    for (const session of [...this.#waiting.keys()].filter((_, index) => index % 2 === 0))
      this.#leave(session);
    this.#pass(this.now + 2 * this.#leaseMs);
    this.#check(this.#engine.size === 0, "tickets are left after all have gone");
    this.#check(this.#engine.nextTickAt(this.now) === null, "an empty engine waits for something");
  }

  #search(session: SessionId, wish: SimulatedWish): void {
    const known = this.#waiting.get(session)?.ticket;
    const recent = this.#recentOf(session);
    this.#announce({
      session,
      revision: this.#nextRevision(session),
      ...wish,
      // A session that changes its wish while searching keeps its place in the queue.
      since: known?.since ?? this.now,
      ladder: ladderOf(wish, recent.length > 0),
      recent,
      blocked: [...(this.#blocked.get(session) ?? [])],
    });
  }

  #again(session: SessionId, newer: boolean, change: Partial<Ticket>): void {
    const known = this.#waiting.get(session)?.ticket;
    if (known === undefined) return;
    this.#announce({ ...known, ...change, revision: newer ? this.#nextRevision(session) : known.revision });
  }

  #announce(ticket: Ticket): void {
    this.#waiting.set(ticket.session, { ticket, announcedAt: this.now });
    this.#lastTicket.set(ticket.session, ticket);
    this.#engine.offer(ticket, this.now);
  }

  #leave(session: SessionId): void {
    const known = this.#waiting.get(session);
    const said = this.#engine.withdraw(session, this.#revision.get(session) ?? 0);
    this.#check(said === (known !== undefined), "a withdrawal says the wrong thing");
    this.#waiting.delete(session);
    this.#spentAt.set(session, this.now);
  }

  /** Delivers an outdated message late; it must change nothing. */
  #echo(session: SessionId, withdraws: boolean): void {
    const last = this.#lastTicket.get(session);
    const waits = this.#waiting.has(session);
    const forgotten = this.now - (this.#spentAt.get(session) ?? 0) >= this.#leaseMs;
    if (last === undefined || (!waits && forgotten)) return;
    if (withdraws) this.#check(!this.#engine.withdraw(session, last.revision - 1), "a late withdrawal acted");
    else
      this.#engine.offer(
        { ...last, mode: "text", revision: waits ? last.revision - 1 : last.revision },
        this.now,
      );
  }

  #block(session: SessionId, other: SessionId): void {
    if (session === other) return;
    const blocked = this.#blocked.get(session) ?? new Set();
    this.#blocked.set(session, blocked.add(other));
    this.#again(session, true, { blocked: [...blocked] });
  }

  #vanish(session: SessionId): void {
    if (!this.#waiting.has(session)) return;
    this.#pass((this.#waiting.get(session)?.announcedAt ?? this.now) + this.#leaseMs);
    this.#check(!this.#waiting.has(session), "a lease did not end");
  }

  /** Advances the time, and ticks whenever the engine requests it; leases expire meanwhile. */
  #pass(end: number): void {
    let ticksAtOnce = 0;
    for (
      let at = this.#engine.nextTickAt(this.now);
      at !== null && at <= end;
      at = this.#engine.nextTickAt(this.now)
    ) {
      this.#check(at >= this.now, "a tick is due in the past");
      ticksAtOnce = at === this.now ? ticksAtOnce + 1 : 0;
      this.#check(ticksAtOnce < 1_000, "ticks without end are due at once");
      this.now = at;
      this.#expire();
      for (const match of this.#engine.tick(this.now)) this.#settle(match);
      this.#check(this.#engine.size === this.#waiting.size, "a lease ended too early or too late");
      if ((this.#engine.nextTickAt(this.now) ?? end + 1) > this.now) this.#checkNobodyLeft();
    }
    this.now = end;
  }

  #expire(): void {
    for (const [session, { announcedAt }] of this.#waiting)
      if (announcedAt + this.#leaseMs <= this.now) {
        this.#waiting.delete(session);
        this.#revision.set(session, (this.#revision.get(session) ?? 0) + 1);
        this.#lastTicket.delete(session);
      }
  }

  #settle(match: MatchFound): void {
    const { first, second, matchId } = match;
    this.#check(first.session !== second.session, "somebody was matched with themselves");
    this.#check(!this.#matchIds.has(matchId), "a match id was used twice");
    this.#matchIds.add(matchId);
    const suit = suitAt(first, second, this.now);
    this.#check(suit !== "never", `a pair was matched that must not be: ${JSON.stringify([first, second])}`);
    this.#check(first.since <= second.since, "the one who waited longer is not the first");
    this.#checkShared(match);
    for (const ticket of [first, second]) {
      this.#check(
        this.#waiting.get(ticket.session)?.ticket === ticket,
        "a ticket was matched that does not wait",
      );
      this.#waiting.delete(ticket.session);
      this.#spentAt.set(ticket.session, this.now);
    }
    if (suit === "again")
      for (const one of [first, second])
        for (const { ticket } of this.#waiting.values())
          this.#check(suitAt(one, ticket, this.now) !== "fresh", "an old partner came before somebody new");
    this.#meet(first.session, second.session);
    this.#meet(second.session, first.session);
    this.matches++;
  }

  #checkShared({ first, second, sharedInterests, sharedLanguage }: MatchFound): void {
    const both = first.interests.filter((interest) => second.interests.includes(interest));
    this.#check(both.length === sharedInterests.length, "the shared interests are not those of both");
    this.#check(
      both.every((interest) => sharedInterests.includes(interest)),
      "a shared interest is made up",
    );
    const language = first.language === second.language ? first.language : null;
    this.#check(sharedLanguage === language, "the shared language is wrong");
  }

  /** Tickets that suit each other must be matched in the first tick in which they do: no wait exceeds the ladder by a tick. */
  #checkNobodyLeft(): void {
    const left = [...this.#waiting.values()];
    for (const [index, { ticket }] of left.entries())
      for (const other of left.slice(index + 1))
        if (suitAt(ticket, other.ticket, this.now) !== "never")
          throw new BrokenPromise(
            `two that suit are left waiting: ${JSON.stringify([ticket, other.ticket])}`,
          );
  }

  #meet(one: SessionId, other: SessionId): void {
    const met = this.#met.get(one) ?? new Map<SessionId, number>();
    this.#met.set(one, met.set(other, this.now));
  }

  #recentOf(session: SessionId): readonly SessionId[] {
    const met = this.#met.get(session) ?? new Map<SessionId, number>();
    for (const [other, at] of met) if (this.now - at > recentMs) met.delete(other);
    return [...met.keys()];
  }

  #nextRevision(session: SessionId): number {
    const revision = (this.#revision.get(session) ?? 0) + 1;
    this.#revision.set(session, revision);
    return revision;
  }

  #check(holds: boolean, promise: string): void {
    if (!holds) throw new BrokenPromise(promise);
  }
}
