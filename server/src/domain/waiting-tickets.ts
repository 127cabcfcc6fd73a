import type { SessionId } from "@lets-meet/shared/ids.ts";
import { languages, regions } from "@lets-meet/shared/places.ts";
import { Chains } from "./chains.ts";
import { ground, groundsAccepted } from "./grounds.ts";
import { Popularity } from "./popularity.ts";
import { Tags } from "./tags.ts";
import { rungAt, type Ticket } from "./ticket.ts";

/** What the index holds about one waiting ticket, in the small numbers that comparisons are made of. */
export type Waiting = {
  ticket: Ticket;
  readonly slot: number;
  /** Grows with every ticket that comes: breaks ties, so that the same history gives the same matches. */
  readonly order: number;
  tags: readonly number[];
  accepted: number;
  again: boolean;
  recent: ReadonlySet<SessionId> | null;
  blocked: ReadonlySet<SessionId> | null;
  /** The latest of the ticket's links in the index, or 0. */
  link: number;
};

/**
 * The waiting tickets, filed under every ground on which they accept to meet: one chain per (mode, interest, place),
 * where interest and place may each be "none". Two tickets in one chain suit each other, exclusions apart, and any two
 * that suit each other have a chain in common; so a look-up walks only tickets it can use.
 */
export class WaitingTickets {
  readonly chains = new Chains();
  readonly tags = new Tags(new Popularity());
  readonly #bySlot: (Waiting | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  readonly #bySession = new Map<SessionId, Waiting>();
  readonly #chainAt = new Map<number, number>();
  readonly #keyOf: number[] = [];
  #order = 0;

  get size(): number {
    return this.#bySession.size;
  }

  get(session: SessionId): Waiting | undefined {
    return this.#bySession.get(session);
  }

  at(slot: number): Waiting | undefined {
    return this.#bySlot[slot];
  }

  add(ticket: Ticket, now: number): Waiting {
    const slot = this.#freeSlots.pop() ?? this.#bySlot.length;
    const waiting: Waiting = {
      ticket,
      slot,
      order: this.#order++,
      tags: [],
      accepted: 0,
      again: false,
      recent: null,
      blocked: null,
      link: 0,
    };
    this.#bySlot[slot] = waiting;
    this.#bySession.set(ticket.session, waiting);
    this.#describe(waiting, ticket, new Set());
    this.widen(waiting, now);
    return waiting;
  }

  /** Puts a newer announcement in the place of the one before. */
  replace(waiting: Waiting, ticket: Ticket, now: number): void {
    const before = waiting.tags;
    const known = new Set(before);
    this.#unfile(waiting);
    this.#describe(waiting, ticket, known);
    for (const tag of before) this.tags.release(tag);
    this.widen(waiting, now);
  }

  /** Takes a ticket out of the index, so that no look-up finds it any more, until it is removed. */
  hide(waiting: Waiting): void {
    this.#unfile(waiting);
  }

  remove(waiting: Waiting): void {
    this.#unfile(waiting);
    for (const tag of waiting.tags) this.tags.release(tag);
    this.#bySession.delete(waiting.ticket.session);
    this.#bySlot[waiting.slot] = undefined;
    this.#freeSlots.push(waiting.slot);
  }

  /** Files the ticket under the grounds that it has come to accept; what it is filed under already stays. */
  widen(waiting: Waiting, now: number): void {
    const rung = rungAt(waiting.ticket, now);
    const accepted = groundsAccepted(waiting.ticket, rung);
    const added = accepted & ~waiting.accepted;
    waiting.again = rung === "again";
    waiting.accepted = accepted;
    const { language, region } = waiting.ticket;
    if (added & ground.anything) this.#file(waiting, 0, 0);
    if (language !== null) {
      if (added & ground.language) this.#file(waiting, 0, placeOfLanguage(language));
      if (added & ground.interestAndLanguage)
        for (const tag of waiting.tags) this.#file(waiting, tag, placeOfLanguage(language));
    }
    if (region !== null) {
      if (added & ground.region) this.#file(waiting, 0, placeOfRegion(region));
      if (added & ground.interestAndRegion)
        for (const tag of waiting.tags) this.#file(waiting, tag, placeOfRegion(region));
    }
    if (added & ground.interest) for (const tag of waiting.tags) this.#file(waiting, tag, 0);
  }

  #describe(waiting: Waiting, ticket: Ticket, counted: ReadonlySet<number>): void {
    waiting.ticket = ticket;
    waiting.tags = [...new Set(ticket.interests)].map((interest) => {
      const tag = this.tags.take(interest);
      if (!counted.has(tag)) this.tags.count(tag);
      return tag;
    });
    waiting.recent = ticket.recent.length === 0 ? null : new Set(ticket.recent);
    waiting.blocked = ticket.blocked.length === 0 ? null : new Set(ticket.blocked);
  }

  #file(waiting: Waiting, tag: number, place: number): void {
    const key = (tag * modes + (waiting.ticket.mode === "video" ? 1 : 0)) * places + place;
    let chain = this.#chainAt.get(key);
    if (chain === undefined) {
      chain = this.chains.open();
      this.#chainAt.set(key, chain);
      this.#keyOf[chain] = key;
    }
    waiting.link = this.chains.append(chain, waiting.slot, waiting.link);
  }

  #unfile(waiting: Waiting): void {
    while (waiting.link !== 0) {
      const chain = this.chains.chainOf(waiting.link);
      waiting.link = this.chains.remove(waiting.link);
      if (this.chains.lengthOf(chain) > 0) continue;
      this.chains.close(chain);
      this.#chainAt.delete(this.#keyOf[chain] ?? 0);
    }
    waiting.accepted = 0;
  }
}

const modes = 2;
const places = 64;
const languagePlaces = new Map<string, number>(languages.map((language, index) => [language, 1 + index]));
const regionPlaces = new Map<string, number>(
  regions.map((region, index) => [region, 1 + languages.length + index]),
);

function placeOfLanguage(language: (typeof languages)[number]): number {
  return languagePlaces.get(language) ?? 0;
}

function placeOfRegion(region: (typeof regions)[number]): number {
  return regionPlaces.get(region) ?? 0;
}
