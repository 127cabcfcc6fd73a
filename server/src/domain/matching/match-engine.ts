import type { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Interest } from "@lets-meet/shared/interests.ts";
import type { Climb, LadderStep } from "@lets-meet/shared/ladder.ts";
import type { Language } from "@lets-meet/shared/places.ts";
import { affinity } from "./affinity.ts";
import { broken } from "./broken.ts";
import { ConsumedRevisions } from "./consumed-revisions.ts";
import type { MatchConfig } from "./match-config.ts";
import { Pairing } from "./pairing.ts";
import { PostingLists } from "./posting-lists.ts";
import { type MatchFound, type Ticket, widensAt } from "./ticket.ts";
import { type Waiting, WaitingTickets } from "./waiting-tickets.ts";
import { WakeTimes } from "./wake-times.ts";

/**
 * Decides which sessions are matched. Time and ids are its inputs: the same history gives the same matches.
 */
export type MatchEngine = {
  /**
   * Takes a new ticket, or the renewal of a waiting ticket, which keeps its place. The ticket's lease
   * restarts. A revision older than the waiting one is ignored, and so is a revision that was already
   * withdrawn or matched: a session that searches again uses a higher revision.
   */
  offer(ticket: Ticket, now: number): void;
  /** Removes a session's ticket up to that revision, even one not yet arrived; false if none was waiting. */
  withdraw(session: SessionId, revision: number): boolean;
  /** Removes the tickets whose lease has ended; a tick does it as well. */
  expire(now: number): void;
  /** Pairs all tickets that can be paired now and removes them. */
  tick(now: number): readonly MatchFound[];
  /**
   * The next time at which a tick could have an effect without a new offer (a batch, a widening, the end of a
   * lease), or null.
   */
  nextTickAt(now: number): number | null;
  readonly size: number;
};

export function createMatchEngine(config: MatchConfig, nextId: () => MatchId): MatchEngine {
  const waiting = new WaitingTickets(config.weights);
  const pairing = new Pairing(waiting, config);
  const wakes = new WakeTimes();
  const consumed = new ConsumedRevisions(config.consumedRevisions, config.leaseMs);
  const queues = new PostingLists();
  /** Slots to be looked up, in the order in which their tickets arrived or widened. */
  const pending = queues.open();
  const pendingLink: number[] = [];
  /** All slots, ordered by the end of the lease, earliest first. */
  const leases = queues.open();
  const leaseLink: number[] = [];
  const announcedAt: number[] = [];
  let clock = Number.NEGATIVE_INFINITY;
  /** The end of the current window, the look-ups made in it, and the time from which a tick may make more. */
  let windowEndsAt = Number.NEGATIVE_INFINITY;
  let lookedUp = 0;
  let batchOpensAt = Number.NEGATIVE_INFINITY;

  const enqueue = (slot: number) => {
    if (!pendingLink[slot]) pendingLink[slot] = queues.append(pending, slot, 0);
  };
  const dequeue = (slot: number) => {
    if (pendingLink[slot]) queues.remove(pendingLink[slot]);
    pendingLink[slot] = 0;
  };
  const renewLease = (slot: number) => {
    if (leaseLink[slot]) queues.remove(leaseLink[slot]);
    leaseLink[slot] = queues.append(leases, slot, 0);
    announcedAt[slot] = clock;
  };
  /** Schedules a search for a new or changed ticket. */
  const look = ({ slot, ticket }: Waiting) => {
    wakes.set(slot, widensAt(ticket, clock));
    enqueue(slot);
  };
  const forget = (gone: Waiting) => {
    dequeue(gone.slot);
    const lease = leaseLink[gone.slot] ?? broken("leaseLink");
    if (lease !== 0) queues.remove(lease);
    leaseLink[gone.slot] = 0;
    wakes.set(gone.slot, null);
    waiting.remove(gone);
  };
  const leaseEndsAt = () => {
    const first = queues.first(leases);
    return first === 0 ? null : (announcedAt[queues.slotOf(first)] ?? broken("announcedAt")) + config.leaseMs;
  };

  const expire = () => {
    for (let end = leaseEndsAt(); end !== null && end <= clock; end = leaseEndsAt()) {
      const gone = waiting.at(queues.slotOf(queues.first(leases)));
      if (gone !== undefined) forget(gone);
    }
    consumed.turn(clock);
  };
  const wake = () => {
    for (let woken = 0; woken < config.lookupsPerTick; woken++) {
      const slot = wakes.takeDue(clock);
      if (slot === null) return;
      const widened = waiting.at(slot);
      if (widened === undefined) continue;
      waiting.widen(widened, clock);
      wakes.set(slot, widensAt(widened.ticket, clock));
      enqueue(slot);
    }
  };
  const takePending = () => {
    const batch: Waiting[] = [];
    while (batch.length < config.lookupsPerTick && queues.lengthOf(pending) > 0) {
      const slot = queues.slotOf(queues.first(pending));
      dequeue(slot);
      const next = waiting.at(slot);
      if (next !== undefined) batch.push(next);
    }
    return batch;
  };
  /**
   * Under light load the next tick is due as soon as there is a ticket, otherwise at the end of the window.
   */
  const openBatch = (size: number) => {
    if (clock >= windowEndsAt) {
      windowEndsAt = clock + config.batchMs;
      lookedUp = 0;
    }
    lookedUp += size;
    const isBusy = lookedUp > config.lightLoad && queues.lengthOf(pending) === 0;
    batchOpensAt = isBusy ? windowEndsAt : clock;
  };
  const settle = (a: Waiting, b: Waiting): MatchFound => {
    for (const matched of [a, b]) {
      consumed.add(matched.ticket.session, matched.ticket.revision, clock);
    }
    const [first, second] = isAhead(a, b) ? [a.ticket, b.ticket] : [b.ticket, a.ticket];
    const sharedInterests: Interest[] = [];
    let sharedLanguage: Language | null = null;
    for (const reason of affinity(first, second, clock, waiting.tags.rarityOfName, config.weights)) {
      if (reason.kind === "interest") sharedInterests.push(reason.interest);
      if (reason.kind === "language") sharedLanguage = reason.language;
    }
    return { matchId: nextId(), first, second, sharedInterests, sharedLanguage };
  };

  return {
    offer(ticket, now) {
      clock = Math.max(clock, now);
      const known = waiting.get(ticket.session);
      if (known === undefined) {
        if (consumed.has(ticket.session, ticket.revision)) return;
        const added = waiting.add(ticket, clock);
        look(added);
        renewLease(added.slot);
      } else if (ticket.revision >= known.ticket.revision) {
        if (isSameWish(known.ticket, ticket)) known.ticket = ticket;
        else look(waiting.replace(known, ticket, clock));
        renewLease(known.slot);
      }
    },
    withdraw(session, revision) {
      consumed.add(session, revision, clock);
      const gone = waiting.get(session);
      if (gone === undefined || gone.ticket.revision > revision) return false;
      forget(gone);
      return true;
    },
    expire(now) {
      clock = Math.max(clock, now);
      expire();
    },
    tick(now) {
      clock = Math.max(clock, now);
      expire();
      wake();
      if (queues.lengthOf(pending) === 0) return [];
      const batch = takePending();
      openBatch(batch.length);
      const matches: MatchFound[] = [];
      for (const [a, b] of pairing.pair(batch, clock)) {
        matches.push(settle(a, b));
        forget(a);
        forget(b);
      }
      return matches;
    },
    nextTickAt(now) {
      const at = Math.max(clock, now);
      const times = [wakes.earliest(), leaseEndsAt()];
      if (queues.lengthOf(pending) > 0) times.push(batchOpensAt);
      const next = times.reduce<number>((min, time) => Math.min(min, time ?? min), Number.POSITIVE_INFINITY);
      return next === Number.POSITIVE_INFINITY ? null : Math.max(at, next);
    },
    get size() {
      return waiting.size;
    },
  };
}

function isAhead(a: Waiting, b: Waiting): boolean {
  return a.ticket.since === b.ticket.since ? a.order < b.order : a.ticket.since < b.ticket.since;
}

/** True if a renewal has the same wish as before, so that a search could find nothing new. */
function isSameWish(a: Ticket, b: Ticket): boolean {
  return (
    a.mode === b.mode &&
    a.language === b.language &&
    a.region === b.region &&
    a.since === b.since &&
    a.requireLanguage === b.requireLanguage &&
    a.requireSharedInterest === b.requireSharedInterest &&
    isSameList(a.interests, b.interests) &&
    isSameList(a.recent, b.recent) &&
    isSameList(a.blocked, b.blocked) &&
    isSameClimb(a.climb, b.climb) &&
    isSameLadder(a.ladder, b.ladder)
  );
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}

function isSameClimb(a: Climb, b: Climb): boolean {
  if (a.kind === "held") return b.kind === "held" && a.rung === b.rung;
  return b.kind === "climbing" && a.offsetMs === b.offsetMs;
}

function isSameLadder(a: readonly LadderStep[], b: readonly LadderStep[]): boolean {
  return (
    a.length === b.length &&
    a.every((step, index) => step.rung === b[index]?.rung && step.fromMs === b[index].fromMs)
  );
}
