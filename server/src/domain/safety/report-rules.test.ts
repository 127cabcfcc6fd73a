import { MatchId } from "@lets-meet/shared/ids.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { match, matchId, sessionId, wish } from "../../testing/samples.ts";
import { newStranger, noCarryOn, type Stranger } from "../stranger/stranger-state.ts";
import { counts, mayReport, reportableMs } from "./report-rules.ts";

const own = sessionId("own");
const partner = sessionId("partner");
const current = matchId("current");
const former = matchId("former");

/** In a match, after another one. */
const reporter: Stranger = {
  ...newStranger(own),
  now: {
    phase: "matched",
    wish: wish(),
    match: match("current"),
    partner,
    partnerAway: false,
    agreed: true,
    carryOn: noCarryOn,
  },
  met: [
    { matchId: former, partner: sessionId("earlier"), at: 1_000 },
    { matchId: current, partner, at: 5_000 },
  ],
};

describe("a report", () => {
  test("is possible during the match, however long it lasts", () => {
    expect(mayReport(reporter, current, [], 9_000_000)).toEqual({ ok: true, partner, mode: "text" });
  });

  test.each([
    [0, true],
    [reportableMs, true],
    [reportableMs + 1, false],
  ])("%i ms after the match is possible: %s", (afterMs, isPossible) => {
    const decided = mayReport(
      reporter,
      former,
      [{ matchId: former, mode: "video", at: 4_000 }],
      4_000 + afterMs,
    );
    expect(decided).toEqual(
      isPossible
        ? { ok: true, partner: sessionId("earlier"), mode: "video" }
        : { ok: false, code: "too-late" },
    );
  });

  test("is impossible after a match whose end is unknown", () => {
    expect(mayReport(reporter, former, [], 6_000)).toEqual({ ok: false, code: "too-late" });
  });

  test("reaches only a session that this one was matched with", () => {
    const anyId = fc.oneof(fc.constantFrom(current, former), fc.stringMatching(/^[\w-]{21}$/));
    fc.assert(
      fc.property(anyId, (text) => {
        const asked = MatchId.parse(text);
        const decided = mayReport(reporter, asked, [{ matchId: asked, mode: "text", at: 6_000 }], 6_000);
        expect(decided.ok).toBe(reporter.met.some((one) => one.matchId === asked));
      }),
    );
  });
});

test("of one address, one report of a person counts in a day", () => {
  const counted = new Map([["192.0.2.1", 1_000]]);
  expect(counts(counted, "192.0.2.1", 1_000 + 86_399_999)).toBe(false);
  expect(counts(counted, "192.0.2.1", 1_000 + 86_400_000)).toBe(true);
  expect(counts(counted, "192.0.2.2", 1_001)).toBe(true);
});
