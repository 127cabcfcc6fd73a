import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyTicket } from "../testing/any-ticket.ts";
import { held, interests, session, ticket } from "../testing/tickets.ts";
import { defaultWeights } from "./affinity.ts";
import { CandidateSearch } from "./candidate-search.ts";
import { suitAt } from "./match-criteria.ts";
import { type Waiting, WaitingTickets } from "./waiting-tickets.ts";

const limit = 8;

function crowd(size: number, wish: (n: number) => Parameters<typeof ticket>[1]) {
  const waiting = new WaitingTickets(defaultWeights);
  for (let n = 0; n < size; n++) waiting.add(ticket(`p${n}`, wish(n)), 0);
  return { waiting, search: new CandidateSearch(waiting, limit) };
}

function found(
  waiting: WaitingTickets,
  search: CandidateSearch,
  one: Waiting,
  again = false,
): readonly string[] {
  search.find(one, 0, again);
  return Array.from(search.slots.slice(0, search.count), (slot) => waiting.at(slot)?.ticket.session ?? "");
}

test("finds exactly the suitable tickets if the limit allows", () => {
  const people = fc.uniqueArray(anyTicket, { selector: (one) => one.session, minLength: 2, maxLength: 7 });
  fc.assert(
    fc.property(people, fc.nat(20_000), fc.boolean(), (tickets, now, again) => {
      const waiting = new WaitingTickets(defaultWeights);
      const all = tickets.map((one) => waiting.add(one, now));
      const search = new CandidateSearch(waiting, 10);
      for (const one of all) {
        search.find(one, now, again);
        const suiting = all.filter((other) => {
          const suit = suitAt(one.ticket, other.ticket, now);
          return suit === "fresh" || (again && suit === "again");
        });
        expect(new Set(search.slots.slice(0, search.count))).toEqual(
          new Set(suiting.map((other) => other.slot)),
        );
        expect(search.count).toBe(suiting.length);
      }
    }),
  );
});

test("scores every candidate it finds", () => {
  const { waiting, search } = crowd(5, () => ({ interests: interests("chess") }));
  const ann = waiting.add(ticket("ann", { interests: interests("chess") }), 0);
  search.find(ann, 0, false);
  for (let at = 0; at < search.count; at++)
    expect(search.scores[at]).toBe(waiting.lines.score(ann.slot, search.slots[at] ?? 0, 0));
});

test("searches the shortest list first, so that rare tickets are found among many", () => {
  const { waiting, search } = crowd(500, (n) => ({
    interests: interests("music", ...(n === 250 ? ["lockpicking"] : [])),
  }));
  const ann = waiting.add(ticket("ann", { interests: interests("music", "lockpicking") }), 0);
  expect(found(waiting, search, ann)[0]).toBe(session("p250"));
});

test("finds some of the oldest tickets and some of those after the ticket's own place", () => {
  const { waiting, search } = crowd(500, () => ({ interests: interests("chess") }));
  const middle = waiting.get(session("p250"));
  if (middle === undefined) throw new Error("nobody in the middle");
  expect(found(waiting, search, middle)).toEqual(
    ["p0", "p1", "p2", "p3", "p251", "p252", "p253", "p254"].map(session),
  );
});

describe("a search in a hostile crowd", () => {
  test("costs no more with ten thousand tickets of one interest than with a few", () => {
    const { waiting, search } = crowd(10_000, () => ({ interests: interests("chess") }));
    const ann = waiting.add(ticket("ann", { interests: interests("chess") }), 0);
    expect(found(waiting, search, ann)).toHaveLength(limit);
    expect(search.steps).toBeLessThanOrEqual(limit);
  });

  test("costs nothing for ten thousand different interests", () => {
    const { waiting, search } = crowd(10_000, (n) => ({
      interests: interests(`tag ${n}`),
      ...held("interest"),
    }));
    waiting.add(ticket("bob", { interests: interests("chess") }), 0);
    const ann = waiting.add(ticket("ann", { interests: interests("chess") }), 0);
    expect(found(waiting, search, ann)).toEqual([session("bob")]);
    expect(search.steps).toBeLessThanOrEqual(2);
  });

  test("visits each ticket with the same ten interests at most once per list", () => {
    const ten = interests(...Array.from({ length: 10 }, (_, n) => `tag ${n}`));
    const { waiting, search } = crowd(2_000, () => ({ interests: ten, language: "en", region: "europe" }));
    const ann = waiting.add(ticket("ann", { interests: ten, language: "en", region: "europe" }), 0);
    expect(found(waiting, search, ann)).toHaveLength(limit);
    expect(search.steps).toBeLessThanOrEqual(33 * limit);
  });

  test("costs as many extra steps as the block list is long", () => {
    const { waiting, search } = crowd(1_000, () => ({ interests: interests("chess") }));
    const blocked = Array.from({ length: 100 }, (_, n) => session(`p${n}`));
    const ann = waiting.add(ticket("ann", { interests: interests("chess"), blocked }), 0);
    expect(found(waiting, search, ann)).toHaveLength(limit);
    expect(search.steps).toBeLessThanOrEqual(blocked.length + limit + 1);
  });
});
