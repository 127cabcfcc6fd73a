import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { next, type StrangerEvent } from "./machine.ts";
import { idle, isInMatch, type Stranger } from "./state.ts";
import { matchIdOf, matchOf, searchOf, wishOf } from "./testing/samples.ts";

const letter = fc.constantFrom("a", "b", "c");
const matchId = letter.map(matchIdOf);
const mode = fc.constantFrom<Mode>("text", "video");
const seq = fc.integer({ min: 1, max: 5 });
const now = fc.nat({ max: 1_000 });
const snapshot = fc.oneof(
  fc.constant({ phase: "idle" } as const),
  fc.constant({ phase: "searching", wish: wishOf("text"), search: searchOf(10) } as const),
  fc.record({
    phase: fc.constant("matched" as const),
    match: fc.tuple(letter, mode).map(([name, of]) => matchOf(name, of)),
    partnerAway: fc.boolean(),
  }),
);
const ofMatch = (type: "partner-away" | "partner-back" | "moved") =>
  fc.record({ type: fc.constant(type), matchId });
const ofLine = (type: "sent" | "unsent" | "delivered") =>
  fc.record({ type: fc.constant(type), matchId, seq });
const withText = (type: "said" | "heard") =>
  fc.record({ type: fc.constant(type), matchId, seq, text: fc.string({ maxLength: 3 }) });
const event: fc.Arbitrary<StrangerEvent> = fc.oneof(
  fc.record({ type: fc.constantFrom("prepare" as const, "search" as const), wish: mode.map(wishOf) }),
  fc.record({ type: fc.constant("search-accepted" as const), search: now.map(searchOf), now }),
  fc.constantFrom<StrangerEvent>(
    { type: "search-refused" },
    { type: "next" },
    { type: "stop" },
    { type: "home" },
    { type: "superseded" },
  ),
  fc.record({
    type: fc.constant("matched" as const),
    match: fc.tuple(letter, mode).map(([name, of]) => matchOf(name, of)),
    now,
  }),
  fc.record({ type: fc.constant("link-connected" as const), matchId, now }),
  fc.record({
    type: fc.constant("partner-left" as const),
    matchId,
    now,
    reason: fc.constantFrom("left" as const, "gone" as const, "away" as const, "overflow" as const),
  }),
  fc.record({ type: fc.constant("link-failed" as const), matchId, relayed: fc.boolean() }),
  ofMatch("moved"),
  ofMatch("partner-away"),
  ofMatch("partner-back"),
  ofLine("sent"),
  ofLine("unsent"),
  ofLine("delivered"),
  withText("said"),
  withText("heard"),
  fc.record({ type: fc.constant("partner-typing" as const), matchId, typing: fc.boolean() }),
  fc.record({
    type: fc.constant("attached" as const),
    snapshot,
    resumed: fc.boolean(),
    adopt: fc.boolean(),
    wish: fc.option(mode.map(wishOf)),
    now,
  }),
  fc.record({ type: fc.constant("gap" as const), snapshot, now }),
);
const events = fc.array(event, { maxLength: 50 });
const idOf = (state: Stranger) => (isInMatch(state) ? state.talk.match.matchId : null);

/** Runs a history and inspects each step. */
const along = (
  history: readonly StrangerEvent[],
  look: (before: Stranger, event: StrangerEvent, after: Stranger) => void,
) => {
  let state: Stranger = idle;
  for (const one of history) {
    const after = next(state, one);
    look(state, one, after);
    state = after;
  }
};

describe("the stranger machine over any history", () => {
  it("is pure: equal states and events give equal results", () => {
    fc.assert(
      fc.property(events, (history) => {
        along(history, (before, one, after) => expect(next(before, one)).toEqual(after));
      }),
    );
  });

  it("enters a match only when matched, or by the snapshot of an attach or a gap", () => {
    fc.assert(
      fc.property(events, (history) => {
        along(history, (before, one, after) => {
          if (idOf(after) === null || idOf(after) === idOf(before)) return;
          expect(["matched", "attached", "gap"]).toContain(one.type);
        });
      }),
    );
  });

  it("ignores an event of another match", () => {
    fc.assert(
      fc.property(events, (history) => {
        along(history, (before, one, after) => {
          const isOther = "matchId" in one && "talk" in before && one.matchId !== before.talk.match.matchId;
          expect(!isOther || after === before).toBe(true);
        });
      }),
    );
  });

  it("never takes back a match that it is leaving", () => {
    fc.assert(
      fc.property(events, (history) => {
        along(history, (before, one, after) => {
          if (before.phase !== "requesting" || before.leaving === null || one.type === "attached") return;
          expect(idOf(after)).not.toBe(before.leaving);
        });
      }),
    );
  });

  it("can always be left: a stop and then home lead to the start", () => {
    fc.assert(
      fc.property(events, (history) => {
        along(history, (_before, _one, after) => {
          expect(next(next(after, { type: "stop" }), { type: "home" })).toEqual(idle);
        });
      }),
    );
  });

  it("loses no message during a talk or at its end", () => {
    fc.assert(
      fc.property(events, (history) => {
        along(history, (before, _one, after) => {
          if (!("talk" in before) || !("talk" in after) || before.talk.match !== after.talk.match) return;
          expect(after.talk.lines.length).toBeGreaterThanOrEqual(before.talk.lines.length);
        });
      }),
    );
  });

  it("shows no partner as typing or away after the end", () => {
    fc.assert(
      fc.property(events, (history) => {
        along(history, (_before, _one, after) => {
          if (after.phase !== "ended") return;
          expect(after.talk).toMatchObject({ partnerTyping: false, partnerAway: false });
        });
      }),
    );
  });
});
