import type { MatchConfig } from "@lets-meet/server/domain/matching/match-config.ts";
import { createMatchEngine } from "@lets-meet/server/domain/matching/match-engine.ts";
import type { Ticket } from "@lets-meet/server/domain/matching/ticket.ts";
import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Interest } from "@lets-meet/shared/interests.ts";
import { sameId } from "./wishes.ts";

/** A matcher under measurement. `pair` looks up about `searches` of the longest waiting tickets, and returns the pairs. */
export type Contender = {
  readonly name: string;
  offer(ticket: Ticket, now: number): void;
  withdraw(session: SessionId): void;
  pair(now: number, searches: number): readonly (readonly [SessionId, SessionId])[];
};

export function productionEngine(config: MatchConfig): Contender {
  const engine = createMatchEngine(config, sameId());
  return {
    name: "engine",
    offer: (ticket, now) => engine.offer(ticket, now),
    withdraw: (session) => engine.withdraw(session, Number.MAX_SAFE_INTEGER),
    pair: (now) => engine.tick(now).map((match) => [match.first.session, match.second.session]),
  };
}

/**
 * The ceiling: a bucket of sessions per interest, and the first session in a bucket is the partner. It has no score, no
 * ladder, no exclusions and no leases: the minimum cost of finding a partner by interest with the language's own maps.
 */
export function hashBuckets(): Contender {
  const waiting = new Map<SessionId, Ticket>();
  const buckets = new Map<Interest, Set<SessionId>>();
  const remove = (session: SessionId) => {
    for (const interest of waiting.get(session)?.interests ?? []) {
      const bucket = buckets.get(interest);
      bucket?.delete(session);
      if (bucket?.size === 0) buckets.delete(interest);
    }
    waiting.delete(session);
  };
  const partnerOf = (ticket: Ticket): SessionId | null => {
    for (const interest of ticket.interests)
      for (const other of buckets.get(interest) ?? []) if (other !== ticket.session) return other;
    return null;
  };
  return {
    name: "hash buckets",
    offer(ticket) {
      if (waiting.has(ticket.session)) {
        waiting.set(ticket.session, ticket);
        return;
      }
      waiting.set(ticket.session, ticket);
      for (const interest of ticket.interests) {
        const bucket = buckets.get(interest);
        if (bucket === undefined) buckets.set(interest, new Set([ticket.session]));
        else bucket.add(ticket.session);
      }
    },
    withdraw: remove,
    pair(_now, searches) {
      const pairs: [SessionId, SessionId][] = [];
      let left = searches;
      for (const ticket of waiting.values()) {
        if (left-- === 0) break;
        const partner = partnerOf(ticket);
        if (partner === null) continue;
        remove(ticket.session);
        remove(partner);
        pairs.push([ticket.session, partner]);
      }
      return pairs;
    },
  };
}

/** The method of the well-known open-source clones: one list of all sessions, and a full scan for each search. */
export function linearScan(): Contender {
  const waiting = new Map<SessionId, Ticket>();
  const partnerOf = (ticket: Ticket): SessionId | null => {
    let best: SessionId | null = null;
    let most = 0;
    for (const other of waiting.values()) {
      if (other.session === ticket.session) continue;
      const shared = other.interests.filter((interest) => ticket.interests.includes(interest)).length;
      if (shared <= most) continue;
      most = shared;
      best = other.session;
    }
    return best;
  };
  return {
    name: "linear scan",
    offer: (ticket) => void waiting.set(ticket.session, ticket),
    withdraw: (session) => void waiting.delete(session),
    pair(_now, searches) {
      const pairs: [SessionId, SessionId][] = [];
      // One full scan is long enough to be timed on its own.
      let left = Math.min(searches, 2);
      for (const ticket of waiting.values()) {
        if (left-- === 0) break;
        const partner = partnerOf(ticket);
        if (partner === null) continue;
        waiting.delete(ticket.session);
        waiting.delete(partner);
        pairs.push([ticket.session, partner]);
      }
      return pairs;
    },
  };
}
