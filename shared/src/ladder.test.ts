import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Climb, hold, ladderFor, release, rungIndexAt, skip } from "./ladder.ts";

const full = ladderFor({ hasInterests: true, hasPlace: true, hasRecentPartners: true });
const climbing: Climb = { kind: "climbing", offsetMs: 0 };
const rungAt = (climb: Climb, waitedMs: number) => full[rungIndexAt(full, climb, waitedMs)]?.rung;

describe("the ladder", () => {
  test("has only the rungs that apply to the wish", () => {
    const rungs = (wish: Parameters<typeof ladderFor>[0]) => ladderFor(wish).map((step) => step.rung);
    expect(rungs({ hasInterests: false, hasPlace: false, hasRecentPartners: false })).toEqual(["anyone"]);
    expect(rungs({ hasInterests: true, hasPlace: false, hasRecentPartners: false })).toEqual([
      "interest",
      "anyone",
    ]);
    expect(full.map((step) => step.rung)).toEqual([
      "interest-and-place",
      "interest",
      "place",
      "anyone",
      "again",
    ]);
  });

  test.each([
    [{ hasInterests: true, hasPlace: false, needsSharedInterest: true }, ["interest"]],
    [{ hasInterests: true, hasPlace: true, needsSharedInterest: true }, ["interest-and-place", "interest"]],
    [{ hasInterests: false, hasPlace: true, needsLanguage: true }, ["place"]],
    [{ hasInterests: true, hasPlace: true, needsLanguage: true }, ["interest-and-place", "place"]],
    [
      { hasInterests: true, hasPlace: true, needsSharedInterest: true, needsLanguage: true },
      ["interest-and-place"],
    ],
  ])("of a wish with hard requirements (%o) omits every rung that widens nothing: %o", (wish, rungs) => {
    const ladder = ladderFor({ ...wish, hasRecentPartners: false });
    expect(ladder.map((step) => step.rung)).toEqual(rungs);
    expect(ladder[0]?.fromMs).toBe(0);
    const met = ladderFor({ ...wish, hasRecentPartners: true });
    expect(met.map((step) => step.rung)).toEqual([...rungs, "again"]);
  });

  test("climbs as time passes", () => {
    expect([0, 1_999, 2_000, 5_000, 8_000, 10_000, 99_999].map((ms) => rungAt(climbing, ms))).toEqual([
      "interest-and-place",
      "interest-and-place",
      "interest",
      "place",
      "anyone",
      "again",
      "again",
    ]);
  });

  test("stays on the rung while held, and restarts that rung when released", () => {
    const held = hold(full, climbing, 2_500);
    expect(rungAt(held, 60_000)).toBe("interest");
    const released = release(full, held, 60_000);
    expect(rungAt(released, 60_000)).toBe("interest");
    expect(rungAt(released, 62_999)).toBe("interest");
    expect(rungAt(released, 63_000)).toBe("place");
  });

  test("advances one rung at once when skipped, and climbs on from there", () => {
    const skipped = skip(full, climbing, 100);
    expect(rungAt(skipped, 100)).toBe("interest");
    expect(rungAt(skipped, 3_100)).toBe("place");
    expect(rungAt(skip(full, hold(full, climbing, 0), 0), 60_000)).toBe("interest");
  });
});

test("over random moves the rung never goes down, and a skip raises it by one up to the top", () => {
  const move = fc.record({ kind: fc.constantFrom("hold", "release", "skip", "wait"), ms: fc.nat(4_000) });
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.boolean(),
      fc.array(move, { maxLength: 40 }),
      (hasInterests, hasPlace, moves) => {
        const ladder = ladderFor({ hasInterests, hasPlace, hasRecentPartners: true });
        let climb: Climb = climbing;
        let waited = 0;
        let rung = 0;
        for (const { kind, ms } of moves) {
          waited += kind === "wait" ? ms : 0;
          const before = rungIndexAt(ladder, climb, waited);
          if (kind !== "wait") climb = { hold, release, skip }[kind](ladder, climb, waited);
          const after = rungIndexAt(ladder, climb, waited);
          expect(after).toBeGreaterThanOrEqual(rung);
          if (kind === "skip") expect(after).toBe(Math.min(ladder.length - 1, before + 1));
          if (kind === "hold" || kind === "release") expect(after).toBe(before);
          rung = after;
        }
      },
    ),
  );
});
