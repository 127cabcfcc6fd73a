import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyTicket, anyWish } from "../testing/any-ticket.ts";
import { interests, session, ticket } from "../testing/tickets.ts";
import { defaultWeights } from "./affinity.ts";
import { suitAt } from "./match-criteria.ts";
import { type Waiting, WaitingTickets } from "./waiting-tickets.ts";

/** All tickets that share a list with a ticket. */
function neighboursOf(waiting: WaitingTickets, one: Waiting): ReadonlySet<number> {
  const { lists } = waiting;
  const found = new Set<number>();
  for (let own = one.link; own !== 0; own = lists.siblingOf(own))
    for (let link = lists.first(lists.listOf(own)); link !== 0; link = lists.after(link))
      found.add(lists.slotOf(link));
  found.delete(one.slot);
  return found;
}

function linksOf(waiting: WaitingTickets, one: Waiting): number {
  let count = 0;
  for (let link = one.link; link !== 0; link = waiting.lists.siblingOf(link)) count++;
  return count;
}

test("two tickets share a list exactly when they suit each other, exclusions apart", () => {
  const crowd = fc.uniqueArray(anyTicket, { selector: (one) => one.session, minLength: 2, maxLength: 7 });
  fc.assert(
    fc.property(crowd, fc.nat(20_000), (tickets, now) => {
      const waiting = new WaitingTickets(defaultWeights);
      const all = tickets.map((one) => waiting.add({ ...one, recent: [], blocked: [] }, now));
      for (const one of all) {
        const neighbours = neighboursOf(waiting, one);
        for (const other of all)
          expect(neighbours.has(other.slot)).toBe(suitAt(one.ticket, other.ticket, now) !== "never");
      }
    }),
  );
});

test("widening in steps has the same result as filing late", () => {
  fc.assert(
    fc.property(anyWish, fc.array(fc.nat(4_000), { maxLength: 5 }), (wish, steps) => {
      const waiting = new WaitingTickets(defaultWeights);
      const slow = waiting.add(ticket("ann", wish), 0);
      let now = 0;
      for (const step of steps) {
        now += step;
        waiting.widen(slow, now);
      }
      const late = waiting.add(ticket("bob", wish), now);
      expect(linksOf(waiting, slow)).toBe(linksOf(waiting, late));
      expect(slow.accepted).toBe(late.accepted);
      expect(slow.again).toBe(late.again);
    }),
  );
});

test("a ticket has at most three links for each interest plus three", () => {
  const waiting = new WaitingTickets(defaultWeights);
  const many = interests(...Array.from({ length: 10 }, (_, n) => `tag ${n}`));
  const full = waiting.add(ticket("ann", { interests: many, language: "en", region: "europe" }), 1e9);
  expect(linksOf(waiting, full)).toBe(33);
  const more = interests(...Array.from({ length: 30 }, (_, n) => `tag ${n}`));
  const overfull = waiting.add(ticket("bob", { interests: more, language: "en", region: "europe" }), 1e9);
  expect(linksOf(waiting, overfull)).toBe(33);
});

test("exclusion is symmetric and follows both sides' lists", () => {
  const crowd = fc.uniqueArray(anyTicket, { selector: (one) => one.session, minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(crowd, fc.boolean(), ([one, other], again) => {
      if (one === undefined || other === undefined) throw new Error("no two");
      const waiting = new WaitingTickets(defaultWeights);
      const [a, b] = [waiting.add(one, 30_000), waiting.add(other, 30_000)];
      const blocked = one.blocked.includes(other.session) || other.blocked.includes(one.session);
      const recent = one.recent.includes(other.session) || other.recent.includes(one.session);
      const expected = !blocked && (!recent || (again && a.again && b.again));
      expect(waiting.mayMeet(a.slot, b.slot, again)).toBe(expected);
      expect(waiting.mayMeet(b.slot, a.slot, again)).toBe(expected);
    }),
  );
});

test("a replaced ticket is found for its new wish only", () => {
  const waiting = new WaitingTickets(defaultWeights);
  const ann = waiting.add(ticket("ann", { interests: interests("chess") }), 0);
  const chess = waiting.add(ticket("bob", { interests: interests("chess") }), 0);
  const go = waiting.add(ticket("cat", { interests: interests("go") }), 0);
  waiting.replace(ann, ticket("ann", { interests: interests("go"), revision: 2 }), 0);
  expect(neighboursOf(waiting, chess).size).toBe(0);
  expect([...neighboursOf(waiting, go)]).toEqual([ann.slot]);
});

test("after all are removed no interest, list or ticket is left, and their numbers are reused", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyTicket, { selector: (one) => one.session }),
      fc.nat(20_000),
      (tickets, now) => {
        const waiting = new WaitingTickets(defaultWeights);
        const fill = () => tickets.map((one) => waiting.add(one, now));
        const first = fill();
        for (const one of first) waiting.remove(one);
        expect(waiting.size).toBe(0);
        expect(waiting.tags.size).toBe(0);
        expect(waiting.get(session("ann"))).toBeUndefined();
        expect(new Set(fill().map((one) => one.slot))).toEqual(new Set(first.map((one) => one.slot)));
      },
    ),
  );
});
