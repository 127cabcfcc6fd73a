import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  blockMsOf,
  type Fact,
  faded,
  judge,
  type Mark,
  mostByReports,
  noStrikes,
  reliabilityOf,
  type Strikes,
  strikesKeptMs,
  strikesOf,
  weightNow,
} from "./strikes.ts";

const [hour, day] = [3_600_000, 86_400_000];
const report: Fact = { kind: "report", reliability: 1 };
const explicitBy = (by: "one" | "two"): Fact => ({ kind: "explicit", by });

/** Judges the facts in order, each so many milliseconds after the one before; returns the last outcome and all blocks. */
function judgeAll(
  facts: readonly (readonly [afterMs: number, fact: Fact])[],
  start: Strikes = noStrikes,
  from = day,
) {
  let now = from;
  let strikes = start;
  const blocks: { readonly level: number; readonly untilMs: number; readonly at: number }[] = [];
  for (const [afterMs, fact] of facts) {
    now += afterMs;
    const judged = judge(strikes, fact, now);
    ({ strikes } = judged);
    if (judged.block !== null) blocks.push({ ...judged.block, at: now });
  }
  return { strikes, blocks, now };
}

const reportOf = fc.record({
  kind: fc.constant("report" as const),
  reliability: fc.double({ min: 0, max: 1, noNaN: true }),
});
const hardFact = fc.constantFrom<Fact>(
  explicitBy("one"),
  explicitBy("two"),
  { kind: "unlike" },
  { kind: "moderator" },
);
const anyFact: fc.Arbitrary<Fact> = fc.oneof(reportOf, hardFact);
const gap = fc.integer({ min: 0, max: 5 * day });

describe("a block", () => {
  test("no number of reporters brings it about", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, reportOf), { maxLength: 200 }), (reports) => {
        const { blocks, strikes, now } = judgeAll(reports);
        expect(blocks).toEqual([]);
        expect(weightNow(strikes, now)).toBeLessThanOrEqual(mostByReports);
      }),
    );
  });

  test("follows two classifiers that agree, at once", () => {
    expect(judge(noStrikes, explicitBy("two"), day).block).toEqual({ level: 1, untilMs: day + hour });
  });

  test("follows the embedded classifier only with a second fact", () => {
    expect(judge(noStrikes, explicitBy("one"), day).block).toBeNull();
    expect(
      judgeAll([
        [0, explicitBy("one")],
        [500, explicitBy("one")],
      ]).blocks,
    ).toHaveLength(1);
    expect(
      judgeAll([
        [0, explicitBy("one")],
        [500, { kind: "unlike" }],
      ]).blocks,
    ).toHaveLength(1);
  });

  test("follows one classifier and several reliable reporters, because these are two facts that agree", () => {
    expect(
      judgeAll([
        [0, report],
        [0, report],
        [0, explicitBy("one")],
      ]).blocks,
    ).toEqual([]);
    expect(
      judgeAll([
        [0, report],
        [0, report],
        [0, report],
        [0, explicitBy("one")],
      ]).blocks,
    ).toHaveLength(1);
  });

  test("lasts an hour, then a day, then a week, and never longer", () => {
    const again = [hour, explicitBy("two")] as const;
    const { blocks } = judgeAll([again, again, again, again, again]);
    expect(blocks.map(({ untilMs, at }) => untilMs - at)).toEqual([hour, day, 7 * day, 7 * day, 7 * day]);
    expect(blocks.map(({ level }) => level)).toEqual([1, 2, 3, 3, 3]);
  });

  test("begins at an hour again when the last one was two weeks ago", () => {
    const { blocks } = judgeAll([
      [0, explicitBy("two")],
      [1, explicitBy("two")],
      [strikesKeptMs, explicitBy("two")],
    ]);
    expect(blocks.map(({ level }) => level)).toEqual([1, 2, 1]);
  });

  test("uses up the strikes that have led to it", () => {
    const { strikes, now } = judgeAll([
      [0, report],
      [0, explicitBy("two")],
    ]);
    expect(weightNow(strikes, now)).toBe(0);
    expect(judge(strikes, explicitBy("one"), now).block).toBeNull();
  });

  test("always ends: its end is at most a week away, whatever happened before", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, anyFact), { maxLength: 60 }), (facts) => {
        for (const { level, untilMs, at } of judgeAll(facts).blocks) {
          expect(untilMs - at).toBe(blockMsOf(level));
          expect(untilMs - at).toBeLessThanOrEqual(7 * day);
        }
      }),
    );
  });
});

describe("strikes", () => {
  test("lose half of their weight in a day", () => {
    const { strikes } = judge(noStrikes, explicitBy("one"), day);
    expect(weightNow(strikes, 2 * day)).toBeCloseTo(0.25);
    expect(weightNow(strikes, 4 * day)).toBeCloseTo(0.0625);
  });

  test("fade alike however often they are looked at, and never grow by themselves", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, anyFact), { maxLength: 20 }), gap, gap, (facts, first, second) => {
        const { strikes, now } = judgeAll(facts);
        const once = weightNow(strikes, now + first + second);
        expect(weightNow(faded(strikes, now + first), now + first + second)).toBeCloseTo(once, 9);
        expect(once).toBeLessThanOrEqual(weightNow(strikes, now) + 1e-9);
      }),
    );
  });

  test("never become lighter by another fact, unless it blocks", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, anyFact), { maxLength: 20 }), anyFact, (facts, fact) => {
        const { strikes, now } = judgeAll(facts);
        const judged = judge(strikes, fact, now);
        const isLighter = weightNow(judged.strikes, now) < weightNow(strikes, now) - 1e-9;
        expect(isLighter && judged.block === null).toBe(false);
      }),
    );
  });

  test("are worth nothing by the time they are forgotten", () => {
    const { strikes } = judge(noStrikes, explicitBy("one"), day);
    expect(weightNow(strikes, day + strikesKeptMs)).toBeLessThan(0.001);
  });

  test("do not change when the clock goes back", () => {
    const { strikes } = judge(noStrikes, explicitBy("one"), 2 * day);
    expect(weightNow(strikes, day)).toBe(0.5);
    expect(judge(strikes, explicitBy("one"), day).block).not.toBeNull();
  });
});

test("a reporter counts for more the more of the reports were upheld", () => {
  expect(reliabilityOf(0, 0)).toBe(0.5);
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), (upheld, refuted) => {
      const now = reliabilityOf(upheld, upheld + refuted);
      expect(now).toBeGreaterThan(0);
      expect(now).toBeLessThan(1);
      expect(reliabilityOf(upheld + 1, upheld + refuted + 1)).toBeGreaterThan(now);
      expect(reliabilityOf(upheld, upheld + refuted + 1)).toBeLessThan(now);
    }),
  );
});

describe("strikes that are added up from what is remembered", () => {
  test("are those that were judged one by one, with their blocks among the marks", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, anyFact), { maxLength: 30 }), gap, (facts, later) => {
        let now = day;
        let strikes = noStrikes;
        const marks: { readonly mark: Mark; readonly at: number }[] = [];
        for (const [afterMs, fact] of facts) {
          now += afterMs;
          const judged = judge(strikesOf(marks, now), fact, now);
          ({ strikes } = judged);
          marks.push({ mark: fact, at: now });
          if (judged.block !== null)
            marks.push({ mark: { kind: "blocked", level: judged.block.level }, at: now });
        }
        const again = strikesOf(marks, now + later);
        expect(weightNow(again, now + later)).toBeCloseTo(weightNow(strikes, now + later), 9);
        expect(again.level).toBe(faded(strikes, now + later).level);
      }),
    );
  });

  test("are none where nothing is remembered", () => {
    expect(weightNow(strikesOf([], day), day)).toBe(0);
    expect(strikesOf([], day).level).toBe(0);
  });

  test("have the highest of the levels of several blocks at once, such as those of two nodes", () => {
    const marks = [2, 1].map((level) => ({ mark: { kind: "blocked", level } as const, at: day }));
    expect(strikesOf(marks, day + hour).level).toBe(2);
  });
});
