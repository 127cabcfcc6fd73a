import { MatchId, ReportId, SessionId } from "@lets-meet/shared/ids.ts";
import { ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ReportRecord, ReportStore } from "../../safety-ports.ts";

let made = 0;
const padded = (name: string) => name.padEnd(21, "_");
const report = (over: Partial<ReportRecord> = {}): ReportRecord => ({
  id: ReportId.parse(padded(`report-${++made}`)),
  matchId: MatchId.parse(padded(`match-${made}`)),
  mode: "video",
  reporter: SessionId.parse(padded("reporter")),
  reported: SessionId.parse(padded("reported")),
  reason: "nudity",
  at: 1_000,
  ...over,
});

/** The contract of the ReportStore port; every backend passes it. */
export function reportStoreContract(
  name: string,
  open: () => Promise<{ readonly reports: ReportStore; readonly close: () => Promise<void> }>,
): void {
  describe(`the report store in ${name}`, () => {
    let reports: ReportStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ reports, close } = await open());
    });
    afterAll(() => close());
    beforeEach(() => reports.removeBefore(Number.MAX_SAFE_INTEGER));

    test("returns every report as it was added, newest first", async () => {
      const all = ReportReason.options.map((reason, n) => report({ reason, at: 1_000 + n, mode: "text" }));
      for (const one of all) expect(await reports.add(one)).toBe(true);
      expect(await reports.newest(100)).toEqual(all.toReversed());
      expect(await reports.newest(2)).toEqual(all.toReversed().slice(0, 2));
    });

    test("takes one report of a match from each of its sides", async () => {
      const first = report();
      const again = report({ matchId: first.matchId, reason: "advert" });
      const other = report({
        matchId: first.matchId,
        reporter: first.reported,
        reported: first.reporter,
        at: 2_000,
      });
      expect(await reports.add(first)).toBe(true);
      expect(await reports.add(again)).toBe(false);
      expect(await reports.add(other)).toBe(true);
      expect(await reports.newest(10)).toEqual([other, first]);
    });

    test("of several equal reports at once takes one", async () => {
      const { matchId } = report();
      const taken = await Promise.all(Array.from({ length: 8 }, () => reports.add(report({ matchId }))));
      expect(taken.filter((one) => one)).toHaveLength(1);
    });

    test("is empty at first", async () => {
      expect(await reports.newest(10)).toEqual([]);
      await reports.removeBefore(5_000);
    });

    test("removes exactly the reports from before a time, and then takes one of the same match again", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(100), { maxLength: 12 }), fc.nat(100), async (times, before) => {
          await reports.removeBefore(Number.MAX_SAFE_INTEGER);
          const all = times.map((at) => report({ at }));
          for (const one of all) await reports.add(one);
          await reports.removeBefore(before);
          const kept = (await reports.newest(100)).map(({ id }) => id);
          expect(kept.toSorted()).toEqual(
            all
              .filter(({ at }) => at >= before)
              .map(({ id }) => id)
              .toSorted(),
          );
          const [gone] = all.filter(({ at }) => at < before);
          if (gone !== undefined) expect(await reports.add(gone)).toBe(true);
        }),
        { numRuns: 25 },
      );
    });
  });
}
