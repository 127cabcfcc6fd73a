import { broken } from "./broken.ts";
import type { Waiting, WaitingTickets } from "./waiting-tickets.ts";

/**
 * Finds candidates for one ticket at a time. After `find`, the first `count` entries of `slots` and `scores`
 * are the candidates. At most `limit` of them are scored. The only links skipped are those of excluded
 * sessions, so their number is bounded by the sessions that the two sides have met or blocked.
 */
export class CandidateSearch {
  readonly slots: Int32Array;
  readonly scores: Float64Array;
  count = 0;
  /** The number of links that the latest search visited: its cost. */
  steps = 0;
  readonly #waiting: WaitingTickets;
  /** The ticket's links, those of the shortest lists first. */
  readonly #links: number[] = [];
  #seenIn = new Int32Array(256);
  #look = 0;

  constructor(waiting: WaitingTickets, limit: number) {
    this.#waiting = waiting;
    this.slots = new Int32Array(limit);
    this.scores = new Float64Array(limit);
  }

  /** With `again`, recently met sessions are candidates too if both sides accept that. */
  find(one: Waiting, now: number, again: boolean): void {
    const { lists } = this.#waiting;
    const limit = this.slots.length;
    this.#look++;
    this.count = 0;
    this.steps = 0;
    this.#mark(one.slot);
    this.#sortLinks(one);
    for (const own of this.#links) {
      // Half from the oldest ticket on and half from the ticket's own place on, so that concurrent look-ups
      // differ.
      const half = this.count + ((limit - this.count + 1) >> 1);
      const stopped = this.#walk(one, lists.first(lists.listOf(own)), half, now, again);
      this.#walk(one, lists.after(own), limit, now, again);
      this.#walk(one, stopped, limit, now, again);
      if (this.count === limit) return;
    }
  }

  #walk(one: Waiting, from: number, until: number, now: number, again: boolean): number {
    const { lists, lines } = this.#waiting;
    let link = from;
    for (; link !== 0 && this.count < until; link = lists.after(link)) {
      const slot = lists.slotOf(link);
      this.steps++;
      if (!this.#mark(slot) || !this.#waiting.mayMeet(one.slot, slot, again)) continue;
      this.slots[this.count] = slot;
      this.scores[this.count] = lines.score(one.slot, slot, now);
      this.count++;
    }
    return link;
  }

  /** False if this search has already seen the slot. */
  #mark(slot: number): boolean {
    if (slot >= this.#seenIn.length) {
      const bigger = new Int32Array(Math.max(slot + 1, this.#seenIn.length * 2));
      bigger.set(this.#seenIn);
      this.#seenIn = bigger;
    }
    if (this.#seenIn[slot] === this.#look) return false;
    this.#seenIn[slot] = this.#look;
    return true;
  }

  #sortLinks(one: Waiting): void {
    const { lists } = this.#waiting;
    const lengthAt = (link: number) => lists.lengthOf(lists.listOf(link));
    const links = this.#links;
    links.length = 0;
    for (let link = one.link; link !== 0; link = lists.siblingOf(link)) {
      const length = lengthAt(link);
      if (length < 2) continue;
      let place = links.length;
      links.push(link);
      for (; place > 0 && lengthAt(links[place - 1] ?? broken("links")) > length; place--)
        links[place] = links[place - 1] ?? broken("links");
      links[place] = link;
    }
  }
}
