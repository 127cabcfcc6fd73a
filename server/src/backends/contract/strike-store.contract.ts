import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Mark } from "../../domain/safety/strikes.ts";
import { type MarkRecord, mostMarks, type StrikeStore } from "../../safety-ports.ts";

const now = Date.now();
let made = 0;
/** Subjects of one test, which no other uses. */
const subjects = () => [`a${++made}`, `b${made}`] as const;
const explicit: Mark = { kind: "explicit", by: "two" };
const record = (subject: string, over: Partial<MarkRecord> = {}): MarkRecord => ({
  subject,
  id: `mark-${++made}`,
  mark: explicit,
  at: now,
  ...over,
});

/** The contract of the StrikeStore port; every backend passes it. */
export function strikeStoreContract(
  name: string,
  open: () => Promise<{ readonly strikes: StrikeStore; readonly close: () => Promise<void> }>,
): void {
  describe(`the strike store in ${name}`, () => {
    let strikes: StrikeStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ strikes, close } = await open());
    });
    afterAll(() => close());

    test("returns the marks of the subjects that are asked for, oldest first, of every kind", async () => {
      const [a, b] = subjects();
      const marks: readonly Mark[] = [
        explicit,
        { kind: "explicit", by: "one" },
        { kind: "moderator" },
        { kind: "unlike" },
        { kind: "report", reliability: 0.5 },
        { kind: "blocked", level: 2 },
      ];
      const all = marks.map((mark, n) => record(n % 2 === 0 ? a : b, { mark, at: now - n }));
      await strikes.add(all);
      expect(await strikes.of([a, b], now - 100)).toEqual(
        all.toReversed().map(({ mark, at }) => ({ mark, at })),
      );
      expect(await strikes.of([b], now - 100)).toHaveLength(3);
      expect(await strikes.of([a], now - 2)).toHaveLength(2);
      expect(await strikes.of([], 0)).toEqual([]);
    });

    test("counts a mark under several subjects once, and one that is added again not at all", async () => {
      const [a, b] = subjects();
      const one = record(a);
      await strikes.add([one, { ...one, subject: b }]);
      await strikes.add([{ ...one, at: now + 1 }]);
      expect(await strikes.of([a, b], 0)).toEqual([{ mark: explicit, at: now }]);
    });

    test("keeps no more marks of a subject than it may, the newest", async () => {
      const [a, b] = subjects();
      await strikes.add([record(b)]);
      const all = Array.from({ length: mostMarks + 3 }, (_, n) => record(a, { at: now + n }));
      for (const one of all) await strikes.add([one]);
      const kept = await strikes.of([a], 0);
      expect(kept.map(({ at }) => at)).toEqual(all.slice(3).map(({ at }) => at));
      expect(await strikes.of([b], 0)).toHaveLength(1);
    });

    test("takes no marks at all, and removes old ones", async () => {
      const [a] = subjects();
      await strikes.add([]);
      await strikes.add([record(a, { at: now - 1 }), record(a)]);
      await strikes.removeBefore(now);
      expect(await strikes.of([a], now)).toHaveLength(1);
    });
  });
}
