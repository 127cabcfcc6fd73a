import type { SessionId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { languages, regions } from "@lets-meet/shared/places.ts";
import type { AffinityWeights } from "./affinity.ts";
import { broken } from "./broken.ts";
import { IntTable } from "./int-table.ts";
import { criteriaAccepted, criterion } from "./match-criteria.ts";
import { Popularity } from "./popularity.ts";
import { PostingLists } from "./posting-lists.ts";
import { Tags } from "./tags.ts";
import { rungAt, type Ticket } from "./ticket.ts";
import { TicketLines } from "./ticket-lines.ts";

/** One waiting ticket and its entries in the index. */
export type Waiting = {
  ticket: Ticket;
  readonly slot: number;
  /** Grows with every ticket added: breaks ties, so that the same history gives the same matches. */
  readonly order: number;
  tags: readonly number[];
  language: number;
  region: number;
  accepted: number;
  again: boolean;
  /** The sessions it met lately or blocked; null if there are none, so that most tickets need no table. */
  excludes: ReadonlyMap<SessionId, number> | null;
  /** The latest of the ticket's links in the index, or 0. */
  link: number;
};

/**
 * The waiting tickets, filed under every criterion on which they accept a match: one list per (mode, interest,
 * place), where interest and place may each be "none". Any two tickets in one list suit each other,
 * exclusions apart, and any two that suit each other share a list; so a search visits only usable tickets.
 */
export class WaitingTickets {
  readonly lists = new PostingLists();
  readonly tags = new Tags(new Popularity());
  readonly lines: TicketLines;
  readonly #bySlot: (Waiting | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  readonly #bySession = new Map<SessionId, Waiting>();
  readonly #listAt = new IntTable();
  readonly #keyOf: number[] = [];
  #order = 0;

  constructor(weights: AffinityWeights) {
    this.lines = new TicketLines(this.tags, weights);
  }

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
    const waiting: Waiting = {
      ticket,
      slot: this.#freeSlots.pop() ?? this.#bySlot.length,
      order: this.#order++,
      tags: [],
      language: 0,
      region: 0,
      accepted: 0,
      again: false,
      excludes: null,
      link: 0,
    };
    this.#bySlot[waiting.slot] = waiting;
    this.#bySession.set(ticket.session, waiting);
    this.#describe(waiting, ticket);
    this.widen(waiting, now);
    return waiting;
  }

  /** Replaces a ticket with its newer announcement. */
  replace(waiting: Waiting, ticket: Ticket, now: number): Waiting {
    const before = waiting.tags;
    this.hide(waiting);
    this.#describe(waiting, ticket);
    for (const tag of before) this.tags.release(tag);
    this.widen(waiting, now);
    return waiting;
  }

  /** Removes a ticket from the index, so that no search finds it, until it is removed altogether. */
  hide(waiting: Waiting): void {
    while (waiting.link !== 0) {
      const list = this.lists.listOf(waiting.link);
      waiting.link = this.lists.remove(waiting.link);
      if (this.lists.lengthOf(list) > 0) continue;
      this.lists.close(list);
      this.#listAt.delete(this.#keyOf[list] ?? broken("keyOf"));
    }
    waiting.accepted = 0;
  }

  remove(waiting: Waiting): void {
    this.hide(waiting);
    for (const tag of waiting.tags) this.tags.release(tag);
    this.#bySession.delete(waiting.ticket.session);
    this.#bySlot[waiting.slot] = undefined;
    this.#freeSlots.push(waiting.slot);
  }

  /**
   * True if neither ticket excludes the other; with `again`, recent partners may meet if both accept that.
   */
  mayMeet(slotA: number, slotB: number, again: boolean): boolean {
    if (!this.lines.isChoosy(slotA, slotB)) return true;
    const a = this.#bySlot[slotA];
    const b = this.#bySlot[slotB];
    if (a === undefined || b === undefined) return false;
    const met = Math.max(a.excludes?.get(b.ticket.session) ?? 0, b.excludes?.get(a.ticket.session) ?? 0);
    return met === 0 || (met === metLately && again && a.again && b.again);
  }

  /** Files the ticket under the criteria that it newly accepts; existing filings stay. */
  widen(waiting: Waiting, now: number): void {
    const rung = rungAt(waiting.ticket, now);
    const accepted = criteriaAccepted(waiting.ticket, rung);
    const added = accepted & ~waiting.accepted;
    waiting.again = rung === "again";
    waiting.accepted = accepted;
    this.lines.accept(waiting.slot, accepted);
    const { language, region } = waiting;
    if (added & criterion.anything) this.#file(waiting, 0, 0);
    if (added & criterion.language && language !== 0) this.#file(waiting, 0, language);
    if (added & criterion.region && region !== 0) this.#file(waiting, 0, region);
    for (const tag of waiting.tags) {
      if (added & criterion.interest) this.#file(waiting, tag, 0);
      if (added & criterion.interestAndLanguage && language !== 0) this.#file(waiting, tag, language);
      if (added & criterion.interestAndRegion && region !== 0) this.#file(waiting, tag, region);
    }
  }

  /** Interests beyond the wire limit are ignored. */
  #describe(waiting: Waiting, ticket: Ticket): void {
    const known = waiting.tags;
    const tags: number[] = [];
    for (const interest of ticket.interests) {
      if (tags.length === limits.interests) break;
      const tag = this.tags.take(interest);
      if (tags.includes(tag)) this.tags.release(tag);
      else tags.push(tag);
      if (!known.includes(tag)) this.tags.count(tag);
    }
    waiting.ticket = ticket;
    waiting.tags = tags;
    waiting.language = ticket.language === null ? 0 : (languagePlaces.get(ticket.language) ?? 0);
    waiting.region = ticket.region === null ? 0 : (regionPlaces.get(ticket.region) ?? 0);
    waiting.excludes = excludedBy(ticket);
    const { language, region } = waiting;
    this.lines.set(waiting.slot, {
      tags,
      language,
      region,
      since: ticket.since,
      choosy: waiting.excludes !== null,
    });
  }

  #file(waiting: Waiting, tag: number, place: number): void {
    const key = (tag * modes + (waiting.ticket.mode === "video" ? 1 : 0)) * places + place;
    let list = this.#listAt.get(key);
    if (list === 0) {
      list = this.lists.open();
      this.#listAt.set(key, list);
      this.#keyOf[list] = key;
    }
    waiting.link = this.lists.append(list, waiting.slot, waiting.link);
  }
}

function excludedBy({ recent, blocked }: Ticket): ReadonlyMap<SessionId, number> | null {
  if (recent.length === 0 && blocked.length === 0) return null;
  const excluded = new Map<SessionId, number>();
  for (const session of recent) excluded.set(session, metLately);
  for (const session of blocked) excluded.set(session, blockedForGood);
  return excluded;
}

const metLately = 1;
const blockedForGood = 2;
const modes = 2;
const places = 64;
const languagePlaces = new Map<string, number>(languages.map((language, index) => [language, 1 + index]));
const regionPlaces = new Map<string, number>(
  regions.map((region, index) => [region, 1 + languages.length + index]),
);
