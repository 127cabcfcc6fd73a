import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyTicket } from "../testing/any-ticket.ts";
import { interests, ticket } from "../testing/tickets.ts";
import { affinity, defaultWeights, interestPoints, scoreOf, waitingPoints } from "./affinity.ts";
import type { Ticket } from "./ticket.ts";

const halfRare = () => 0.5;

function score(a: Ticket, b: Ticket, now = 0, rarityOf: (name: string) => number = halfRare): number {
  return scoreOf(affinity(a, b, now, rarityOf, defaultWeights));
}

describe("the score", () => {
  test("is symmetric", () => {
    fc.assert(
      fc.property(anyTicket, anyTicket, fc.nat(60_000), (a, b, now) => {
        expect(score(a, b, now)).toBeCloseTo(score(b, a, now), 10);
      }),
    );
  });

  test("is positive for any two tickets", () => {
    fc.assert(
      fc.property(anyTicket, anyTicket, fc.nat(60_000), (a, b, now) => {
        expect(score(a, b, now)).toBeGreaterThan(0);
      }),
    );
  });

  test("rises with one more shared interest", () => {
    fc.assert(
      fc.property(anyTicket, anyTicket, (a, b) => {
        const more = interests("origami");
        const withMore = score(
          { ...a, interests: [...a.interests, ...more] },
          { ...b, interests: [...b.interests, ...more] },
        );
        expect(withMore).toBeGreaterThan(score(a, b));
      }),
    );
  });

  test("ignores an interest that only one side has", () => {
    fc.assert(
      fc.property(anyTicket, anyTicket, (a, b) => {
        const alone = { ...a, interests: [...a.interests, ...interests("origami")] };
        expect(score(alone, b)).toBe(score(a, b));
      }),
    );
  });

  test("rises with the rarity of a shared interest", () => {
    const [a, b] = [
      ticket("ann", { interests: interests("chess") }),
      ticket("bob", { interests: interests("chess") }),
    ];
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (one, other) => {
          const [common, rare] = one < other ? [one, other] : [other, one];
          expect(score(a, b, 0, () => rare)).toBeGreaterThanOrEqual(score(a, b, 0, () => common));
        },
      ),
    );
    expect(score(a, b, 0, () => 1)).toBeGreaterThan(score(a, b, 0, () => 0));
  });

  test('rises with a shared language or region, but not with "no matter"', () => {
    const ann = ticket("ann", { language: "en", region: "europe" });
    const nothing = score(ann, ticket("bob"));
    expect(score(ann, ticket("bob", { language: "de", region: "africa" }))).toBe(nothing);
    expect(score(ann, ticket("bob", { region: "europe" }))).toBe(nothing + defaultWeights.region);
    expect(score(ann, ticket("bob", { language: "en" }))).toBe(nothing + defaultWeights.language);
    expect(score(ticket("cat"), ticket("bob"))).toBe(nothing);
  });

  test("never falls with a longer wait, and is capped after a while", () => {
    fc.assert(
      fc.property(anyTicket, anyTicket, fc.nat(30_000), fc.nat(30_000), (a, b, now, more) => {
        expect(score(a, b, now + more)).toBeGreaterThanOrEqual(score(a, b, now));
      }),
    );
    const [ann, bob] = [ticket("ann"), ticket("bob")];
    expect(score(ann, bob, 1e9)).toBe(score(ann, bob, defaultWeights.waitingFullMs));
  });

  test("values any shared interest above place and waiting, like the ladder", () => {
    const { interest, region, waiting, language } = defaultWeights;
    expect(interestPoints(0, defaultWeights)).toBe(interest);
    expect(interest).toBeGreaterThan(language);
    expect(language).toBeGreaterThan(region);
    expect(2 * waitingPoints(1e9, defaultWeights)).toBe(2 * waiting);
    expect(2 * waiting).toBeLessThan(language);
  });
});

describe("the reasons", () => {
  test("list every part of the score", () => {
    const ann = ticket("ann", {
      interests: interests("go", "chess", "tea"),
      language: "en",
      region: "europe",
      since: 1_000,
    });
    const bob = ticket("bob", {
      interests: interests("chess", "go"),
      language: "en",
      region: "europe",
      since: 4_000,
    });
    expect(affinity(ann, bob, 6_000, (name) => (name === "go" ? 1 : 0), defaultWeights)).toEqual([
      { kind: "company", points: 1 },
      { kind: "interest", interest: "go", points: 5 },
      { kind: "interest", interest: "chess", points: 2 },
      { kind: "language", language: "en", points: 1.5 },
      { kind: "region", region: "europe", points: 0.5 },
      { kind: "waiting", waitedMs: 5_000, points: 0.25 },
      { kind: "waiting", waitedMs: 2_000, points: 0.1 },
    ]);
  });

  test("count no wait for a ticket from a clock that is ahead, rather than a negative one", () => {
    const ahead = ticket("ann", { since: 9_000 });
    const waits = affinity(ahead, ahead, 0, halfRare, defaultWeights).filter(
      (reason) => reason.kind === "waiting",
    );
    expect(waits.map((reason) => reason.points)).toEqual([0, 0]);
  });
});
