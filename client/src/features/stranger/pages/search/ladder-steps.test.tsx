import { type Climb, ladderFor, rungIndexAt } from "@lets-meet/shared/ladder.ts";
import type { Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { cleanup, render, screen } from "@testing-library/react";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { ClockedSearch } from "../../state.ts";
import { LadderSteps, secondsToNextRung } from "./ladder-steps.tsx";

afterEach(cleanup);

const wish: Wish = { mode: "text", interests: [], language: "en", region: null };
const ladder = ladderFor({ hasInterests: true, hasPlace: true, hasRecentPartners: false });
const search = (climb: Climb = { kind: "climbing", offsetMs: 0 }): ClockedSearch => ({
  startedAt: 10_000,
  ladder,
  climb,
  typicalWaitMs: null,
});

const current = () => screen.getAllByRole("listitem").filter((item) => item.hasAttribute("aria-current"));

test.each([
  [0, 2],
  [500, 2],
  [1_001, 1],
  [1_999, 1],
  [2_000, 3],
  [7_999, 1],
])("after %d ms the next step comes in %d s", (waitedMs, seconds) => {
  expect(secondsToNextRung(search(), 10_000 + waitedMs)).toBe(seconds);
});

test("the last step and a held one have no countdown", () => {
  expect(secondsToNextRung(search(), 18_000)).toBeNull();
  expect(secondsToNextRung(search({ kind: "held", rung: "interest" }), 10_500)).toBeNull();
});

test("a skip moves the countdown along", () => {
  expect(secondsToNextRung(search({ kind: "climbing", offsetMs: 1_500 }), 10_000)).toBe(1);
});

test("the next step is current when the countdown has ended", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: -5_000, max: 20_000 }),
      (waitedMs, offsetMs) => {
        const climbing = search({ kind: "climbing", offsetMs });
        const seconds = secondsToNextRung(climbing, climbing.startedAt + waitedMs);
        const on = rungIndexAt(ladder, climbing.climb, waitedMs);
        const later = rungIndexAt(ladder, climbing.climb, waitedMs + 1000 * (seconds ?? 0));
        expect(seconds === null ? on === ladder.length - 1 : later > on).toBe(true);
      },
    ),
  );
});

test("exactly one step is current, with the seconds until the next one", () => {
  const { rerender } = render(<LadderSteps search={search()} wish={wish} now={10_000} />);
  expect(screen.getAllByRole("listitem")).toHaveLength(4);
  expect(current().map((item) => item.textContent)).toEqual([expect.stringContaining("next in 2 s")]);
  rerender(<LadderSteps search={search()} wish={wish} now={12_500} />);
  expect(current().map((item) => item.textContent)).toEqual(["Shares an interestnext in 3 s"]);
  rerender(<LadderSteps search={search()} wish={wish} now={99_000} />);
  expect(current().map((item) => item.textContent)).toEqual(["Anyone"]);
});

test("a held step says that the search stays there, however long it waits", () => {
  render(<LadderSteps search={search({ kind: "held", rung: "place" })} wish={wish} now={500_000} />);
  expect(current().map((item) => item.textContent)).toEqual(["Speaks Englishstaying here"]);
});
