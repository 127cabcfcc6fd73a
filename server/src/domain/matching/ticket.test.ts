import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyTicket } from "../testing/any-ticket.ts";
import { held, interests, ticket } from "../testing/tickets.ts";
import { rungAt, waitedMsOf, widensAt } from "./ticket.ts";

test("a wait is never negative, even if another node's clock is ahead", () => {
  expect(waitedMsOf(ticket("ann", { since: 100 }), 350)).toBe(250);
  expect(waitedMsOf(ticket("ann", { since: 100 }), 50)).toBe(0);
});

test("a search climbs its ladder over time", () => {
  const ann = ticket("ann", { interests: interests("chess"), region: "europe", since: 1_000 });
  const rungs = [1_000, 2_999, 3_000, 5_999, 6_000, 8_999, 9_000, 1e9].map((now) => rungAt(ann, now));
  expect(rungs).toEqual([
    "interest-and-place",
    "interest-and-place",
    "interest",
    "interest",
    "place",
    "place",
    "anyone",
    "anyone",
  ]);
});

test("a ticket without a ladder accepts anyone", () => {
  expect(rungAt(ticket("ann", { ladder: [] }), 0)).toBe("anyone");
  expect(widensAt(ticket("ann", { ladder: [] }), 0)).toBeNull();
});

test("a held search and a search at the top do not widen automatically", () => {
  expect(widensAt(ticket("ann", held("interest")), 0)).toBeNull();
  const ann = ticket("ann", { interests: interests("chess") });
  expect(widensAt(ann, 0)).toBe(3_000);
  expect(widensAt(ann, 3_000)).toBeNull();
});

test("skipping ahead brings the next widening forward", () => {
  const ann = ticket("ann", { interests: interests("chess"), climb: { kind: "climbing", offsetMs: 1_000 } });
  expect(widensAt(ann, 0)).toBe(2_000);
});

test("nothing changes before the next widening, and something does at it", () => {
  fc.assert(
    fc.property(
      anyTicket,
      fc.nat(20_000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (one, now, part) => {
        const next = widensAt(one, now);
        const end = next ?? now + 1e6;
        expect(end).toBeGreaterThan(now);
        const between = now + Math.floor((end - now) * part);
        expect(rungAt(one, Math.min(between, end - 1))).toBe(rungAt(one, now));
        const widens = next !== null && rungAt(one, next + 1) !== rungAt(one, now);
        expect(widens).toBe(next !== null);
      },
    ),
  );
});
