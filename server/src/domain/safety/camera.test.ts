import type { Verdict } from "@lets-meet/shared/protocol/safety.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../testing/random.ts";
import {
  type AskOutcome,
  answered,
  barredMs,
  type CameraState,
  callBegun,
  callEnded,
  newCamera,
  nextAskMs,
  switched,
} from "./camera.ts";

const half = () => 0.5;
const on = { on: true, looksVirtual: false };
const start = switched(newCamera, on, 1_000);
const after = (state: CameraState, ...outcomes: readonly AskOutcome[]) =>
  outcomes.reduce((now, outcome) => answered(now, outcome, 2_000, half), state);

describe("a camera", () => {
  test("is looked at at once when it is switched on, and is unseen until then", () => {
    expect([start.seen, nextAskMs(start, true, 1_000, half)]).toEqual(["unseen", 0]);
    expect(nextAskMs(newCamera, true, 1_000, half)).toBeNull();
  });

  test("that was seen clear is not asked again outside calls", () => {
    const clear = after(start, "clear");
    expect([clear.seen, nextAskMs(clear, false, 2_000, half)]).toEqual(["clear", null]);
  });

  test("is unseen again with another track", () => {
    const again = switched(after(start, "clear"), { on: true, looksVirtual: true }, 3_000);
    expect(again).toMatchObject({ seen: "unseen", looksVirtual: true, clearFrames: 0 });
    expect(nextAskMs(again, true, 3_000, half)).toBe(0);
  });

  test.each<[Verdict | "failed", string]>([
    ["clear", "clear"],
    ["suggestive", "clear"],
    ["explicit", "covered"],
    ["unusable", "unseen"],
    ["failed", "unseen"],
  ])("whose first frame is %s is %s", (outcome, seen) => {
    expect(after(start, outcome).seen).toBe(seen);
  });

  test("stays as it is when the server has no time for a frame", () => {
    expect(after(start, "clear", "skipped").seen).toBe("clear");
    expect(after(start, "skipped").seen).toBe("unseen");
    const suspicious = after(start, "explicit");
    expect(after(suspicious, "skipped")).toEqual(suspicious);
  });

  test("counts as off after two asks without an answer, and not after one", () => {
    const seen = after(start, "clear");
    expect(after(seen, "missing")).toMatchObject({ on: true, seen: "clear" });
    expect(after(seen, "missing", "clear", "missing")).toMatchObject({ on: true });
    expect(after(seen, "missing", "missing")).toMatchObject({ on: false, seen: "unseen" });
  });

  test("with two explicit frames of three stays covered for ten minutes, whatever it shows then", () => {
    const barred = after(start, "explicit", "clear", "explicit");
    expect(barred.seen).toBe("covered");
    expect(answered(barred, "clear", 2_000 + barredMs - 1, half).seen).toBe("covered");
    expect(switched(barred, on, 2_000 + barredMs - 1).seen).toBe("covered");
    expect(answered(barred, "clear", 2_000 + barredMs, half).seen).toBe("clear");
  });

  test("is uncovered when two further frames are clear", () => {
    const suspicious = after(start, "explicit");
    expect(suspicious.seen).toBe("covered");
    expect(after(suspicious, "clear").seen).toBe("covered");
    expect(after(suspicious, "clear", "clear")).toMatchObject({ seen: "clear", suspicion: null });
  });

  test("under suspicion is asked twice within 1.2 s", () => {
    const suspicious = after(start, "explicit");
    const first = nextAskMs(suspicious, false, 2_000, half) ?? Number.NaN;
    const second = nextAskMs(after(suspicious, "clear"), false, 2_000, half) ?? Number.NaN;
    expect(first + second).toBeLessThanOrEqual(1_200);
  });
});

describe("a call", () => {
  test("with a camera that was just seen clear begins uncovered, and is asked soon, but not at once", () => {
    const begun = callBegun(after(start, "clear"), 11_000);
    expect(begun.seen).toBe("clear");
    expect(nextAskMs(begun, true, 11_000, half)).toBe(1_650);
    expect(nextAskMs(begun, true, 12_001, half)).toBe(0);
  });

  test("more than a minute after the look at the door begins covered, and is asked at once", () => {
    const begun = callBegun(after(start, "clear"), 62_001);
    expect(begun.seen).toBe("unseen");
    expect(nextAskMs(begun, true, 62_001, half)).toBe(0);
    expect(callBegun(after(start, "clear"), 62_000).seen).toBe("clear");
  });

  test("adds to the video of its session, however often it is told to have ended", () => {
    const once = callEnded(callBegun(start, 5_000), 15_000);
    expect(callEnded(once, 99_000)).toMatchObject({ videoMs: 10_000, callSince: null });
  });
});

test("nobody is uncovered without a frame that was clear, whatever happens", () => {
  const outcome = fc.constantFrom<AskOutcome>(
    "skipped",
    "clear",
    "suggestive",
    "explicit",
    "unusable",
    "missing",
    "failed",
  );
  const step = fc.oneof(
    fc.record({ kind: fc.constant("answer" as const), outcome, ms: fc.nat(400_000) }),
    fc.record({ kind: fc.constant("switch" as const), isOn: fc.boolean(), ms: fc.nat(400_000) }),
    fc.record({ kind: fc.constantFrom("begin" as const, "end" as const), ms: fc.nat(400_000) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(), (steps, seed) => {
      const random = new Random(seed);
      const draw = () => random.unit();
      let state = newCamera;
      let now = 1_000;
      for (const one of steps) {
        now += one.ms;
        const before = state;
        if (one.kind === "answer") state = answered(state, one.outcome, now, draw);
        else if (one.kind === "switch") state = switched(state, { on: one.isOn, looksVirtual: false }, now);
        else state = one.kind === "begin" ? callBegun(state, now) : callEnded(state, now);
        const wasShown = one.kind === "answer" && (one.outcome === "clear" || one.outcome === "suggestive");
        if (state.seen === "clear") expect(before.seen === "clear" || wasShown).toBe(true);
        if (now < before.barredUntil) expect(state.seen).not.toBe("clear");
        if (!state.on) expect(nextAskMs(state, true, now, draw)).toBeNull();
        // A camera in a call is always asked again, whatever its last frame was.
        if (state.on && state.callSince !== null) {
          const gap = nextAskMs(state, false, now, draw) ?? Number.NaN;
          expect(gap).toBeGreaterThanOrEqual(0);
          expect(gap).toBeLessThanOrEqual(180_000);
        }
      }
    }),
  );
});
