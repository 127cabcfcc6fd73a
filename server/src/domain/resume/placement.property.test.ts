import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLater, type Known, momentOf, noMoment, type Placement, weigh } from "./placement.ts";

const place = fc.constantFrom("match 1", "match 2", "room 1", "room 2");
/** The reports about one session in other sessions' passes, each sealed at another moment. */
const tellings = fc.uniqueArray(fc.record({ place, at: fc.nat(1_000) }), {
  minLength: 1,
  maxLength: 12,
  selector: ({ at }) => at,
});
const newest = (all: readonly Placement[]) => all.reduce((one, other) => (other.at > one.at ? other : one));

/** The known place of the session after those tokens were shown in that order. */
const known = (shown: readonly Placement[]): Known =>
  shown.reduce<Known>((before, told) => {
    const verdict = weigh(before, told, "another-token");
    if (before === null || before === "by-itself") return { ...told, isOver: false };
    if (verdict === "moves") return { ...told, isOver: false };
    return verdict === "agrees" ? { ...before, at: Math.max(before.at, told.at) } : before;
  }, null);

describe("tokens that report a session", () => {
  test("place it where the newest says, in whatever order and however often they are shown", () => {
    fc.assert(
      fc.property(tellings, fc.array(fc.nat(99), { maxLength: 12 }), fc.boolean(), (all, again, reversed) => {
        const repeated = again.map((at) => all[at % all.length]).filter((one) => one !== undefined);
        const shown = [...repeated, ...(reversed ? all.toReversed() : all), ...repeated];
        expect(known(shown)).toEqual({ ...newest(all), isOver: false });
      }),
    );
  });

  test("yield to first-hand knowledge of this process", () => {
    fc.assert(
      fc.property(place, fc.nat(), (where, at) => {
        for (const by of ["its-own-token", "another-token"] as const)
          expect(weigh("by-itself", { place: where, at }, by)).toBe("yields");
      }),
    );
  });

  test("win over one of the same moment if they are its own, and yield if they are another session's", () => {
    const before = { place: "match 1", at: 5, isOver: false };
    expect(weigh(before, { place: "room 1", at: 5 }, "its-own-token")).toBe("moves");
    expect(weigh(before, { place: "room 1", at: 5 }, "another-token")).toBe("yields");
    expect(weigh(before, { place: "room 1", at: 4 }, "its-own-token")).toBe("yields");
  });

  test("do not return it to a place where its grace has run out, but do move it elsewhere if they are newer", () => {
    const over = { place: "match 1", at: 5, isOver: true };
    expect(weigh(over, { place: "match 1", at: 9 }, "its-own-token")).toBe("yields");
    expect(weigh(over, { place: "match 2", at: 9 }, "another-token")).toBe("moves");
    expect(weigh(over, { place: "match 2", at: 4 }, "another-token")).toBe("yields");
  });
});

describe("the moment of a token", () => {
  const moment = fc.array(fc.nat(9), { maxLength: 4 });

  test("is never earlier than the empty moment, and totally ordered", () => {
    fc.assert(
      fc.property(moment, moment, moment, (a, b, c) => {
        expect(isLater(a, a)).toBe(false);
        if (a.join() !== b.join()) expect(isLater(a, b)).not.toBe(isLater(b, a));
        if (isLater(a, b) && isLater(b, c)) expect(isLater(a, c)).toBe(true);
        expect(isLater(noMoment, a)).toBe(false);
      }),
    );
  });

  test("that is inherited over a restart precedes every moment that the new process has missed", () => {
    fc.assert(
      fc.property(moment, moment, fc.nat(99), (base, missed, at) => {
        const after = momentOf(base, at);
        expect(isLater(after, base)).toBe(true);
        const isMissed = isLater(missed, base) && base.some((one, index) => missed[index] !== one);
        if (isMissed) expect(isLater(missed, after)).toBe(true);
      }),
    );
  });

  test("stays short, however often the server restarts", () => {
    let last: readonly number[] = noMoment;
    for (let at = 0; at < 50; at++) last = momentOf(last, at);
    expect(last).toHaveLength(8);
  });
});
