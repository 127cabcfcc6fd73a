import { rungs } from "@lets-meet/shared/ladder.ts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyTicket } from "../testing/any-ticket.ts";
import { held, interests, session, ticket } from "../testing/tickets.ts";
import { criteriaAccepted, criteriaShared, criterion, suitAt } from "./match-criteria.ts";
import { rungAt } from "./ticket.ts";

describe("the criteria of a rung", () => {
  const chess = interests("chess");

  test.each([
    ["interest-and-place", { interests: chess, language: "en" as const }, true],
    ["interest-and-place", { interests: chess, region: "europe" as const }, true],
    ["interest-and-place", { interests: chess }, false],
    ["interest-and-place", { language: "en" as const, region: "europe" as const }, false],
    ["interest", { interests: chess }, true],
    ["interest", { language: "en" as const, region: "europe" as const }, false],
    ["place", { interests: chess }, true],
    ["place", { language: "en" as const }, true],
    ["place", { region: "europe" as const }, true],
    ["place", {}, false],
    ["anyone", {}, true],
    ["again", {}, true],
  ] as const)("the rung %s with %o in common accepts: %s", (rung, common, accepted) => {
    const ann = ticket("ann", { interests: interests("chess", "go"), language: "en", region: "europe" });
    const bob = ticket("bob", { interests: [], language: null, region: null, ...common });
    expect((criteriaAccepted(ann, rung) & criteriaShared(ann, bob)) !== 0).toBe(accepted);
  });

  test("a later rung accepts everything an earlier rung does, whatever the hard limits are", () => {
    fc.assert(
      fc.property(anyTicket, (one) => {
        for (const [index, rung] of rungs.slice(1).entries()) {
          const before = criteriaAccepted(one, rungs[index] ?? "again");
          expect(before & ~criteriaAccepted(one, rung)).toBe(0);
        }
      }),
    );
  });

  test('"no matter" is not a shared place', () => {
    const nowhere = ticket("ann");
    expect(criteriaShared(nowhere, ticket("bob"))).toBe(criterion.anything);
    expect(criteriaShared(nowhere, ticket("bob", { language: "en", region: "europe" }))).toBe(
      criterion.anything,
    );
  });

  test("hard limits leave only the criteria that satisfy them", () => {
    const wish = { interests: chess, language: "en" as const };
    const both = { requireLanguage: true, requireSharedInterest: true };
    expect(criteriaAccepted(ticket("ann", { ...wish, ...both }), "again")).toBe(
      criterion.interestAndLanguage,
    );
    expect(criteriaAccepted(ticket("ann", { ...wish, requireLanguage: true }), "place")).toBe(
      criterion.interestAndLanguage | criterion.language,
    );
    expect(criteriaAccepted(ticket("ann", { ...wish, requireSharedInterest: true }), "anyone")).toBe(
      criteriaAccepted(ticket("ann", wish), "interest"),
    );
  });

  test("a hard limit that no ticket could satisfy is ignored", () => {
    const empty = ticket("ann", { requireLanguage: true, requireSharedInterest: true });
    expect(criteriaAccepted(empty, "anyone")).toBe(criteriaAccepted(ticket("ann"), "anyone"));
  });
});

describe("the suitability of two tickets", () => {
  const open = held("anyone");
  const again = held("again");

  test("rules out the same session, another mode, and sessions blocked by either side", () => {
    const ann = ticket("ann", { ...again, blocked: [session("bob")] });
    expect(suitAt(ann, ann, 0)).toBe("never");
    expect(suitAt(ann, ticket("cat", { ...again, mode: "text" }), 0)).toBe("never");
    expect(suitAt(ann, ticket("bob", again), 0)).toBe("never");
    expect(suitAt(ticket("bob", again), ann, 0)).toBe("never");
  });

  test("allows recent partners only when both are on the last rung", () => {
    const met = { recent: [session("bob")] };
    expect(suitAt(ticket("ann", { ...again, ...met }), ticket("bob", again), 0)).toBe("again");
    expect(suitAt(ticket("ann", { ...open, ...met }), ticket("bob", again), 0)).toBe("never");
    expect(suitAt(ticket("ann", { ...again, ...met }), ticket("bob", open), 0)).toBe("never");
    expect(suitAt(ticket("bob", open), ticket("ann", { ...again, ...met }), 0)).toBe("never");
  });

  test("is symmetric", () => {
    fc.assert(
      fc.property(anyTicket, anyTicket, fc.nat(20_000), (one, other, now) => {
        expect(suitAt(one, other, now)).toBe(suitAt(other, one, now));
      }),
    );
  });

  test("never gets worse by waiting", () => {
    fc.assert(
      fc.property(anyTicket, anyTicket, fc.nat(20_000), fc.nat(20_000), (one, other, now, more) => {
        fc.pre(suitAt(one, other, now) !== "never");
        expect(suitAt(one, other, now + more)).toBe(suitAt(one, other, now));
      }),
    );
  });

  test("requires a shared criterion that both rungs accept", () => {
    fc.assert(
      fc.property(anyTicket, anyTicket, fc.nat(20_000), (one, other, now) => {
        fc.pre(suitAt(one, other, now) !== "never");
        const shared = criteriaShared(one, other);
        expect(criteriaAccepted(one, rungAt(one, now)) & shared).not.toBe(0);
        expect(criteriaAccepted(other, rungAt(other, now)) & shared).not.toBe(0);
      }),
    );
  });
});
