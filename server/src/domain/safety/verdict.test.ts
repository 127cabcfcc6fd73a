import type { Verdict } from "@lets-meet/shared/protocol/safety.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Confirmation, confirm, suspected, type Thresholds, verdictOf } from "./verdict.ts";

const thresholds: Thresholds = {
  explicit: [
    { label: "Porn", above: 0.85 },
    { label: "Hentai", above: 0.9 },
  ],
  suggestive: [{ label: "Sexy", above: 0.8 }],
};

describe("the verdict", () => {
  test.each<[Readonly<Record<string, number>>, Verdict]>([
    [{ Porn: 0.1, Neutral: 0.9 }, "clear"],
    [{ Porn: 0.85 }, "clear"],
    [{ Porn: 0.851 }, "explicit"],
    [{ Hentai: 0.95, Sexy: 0.9 }, "explicit"],
    [{ Sexy: 0.81 }, "suggestive"],
    [{ porn: 1 }, "clear"],
    [{ unknown: 1 }, "clear"],
    [{}, "unusable"],
    [{ Porn: Number.NaN }, "unusable"],
    [{ Porn: 1.2 }, "unusable"],
    [{ Neutral: -0.1 }, "unusable"],
  ])("on %j is %s", (labels, verdict) => {
    expect(verdictOf(labels, thresholds)).toBe(verdict);
  });

  test("is never milder for a higher score of a label that counts", () => {
    const mildest: readonly Verdict[] = ["clear", "suggestive", "explicit"];
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.record({ Porn: score, Sexy: score, Neutral: score }), score, (labels, more) => {
        const raised = { ...labels, Porn: Math.max(labels.Porn, more) };
        expect(mildest.indexOf(verdictOf(raised, thresholds))).toBeGreaterThanOrEqual(
          mildest.indexOf(verdictOf(labels, thresholds)),
        );
      }),
    );
  });

  test("does not trust labels named like properties of every object", () => {
    const odd: Thresholds = { explicit: [{ label: "constructor", above: 0.5 }], suggestive: [] };
    expect(verdictOf({ Neutral: 1 }, odd)).toBe("clear");
  });
});

describe("a suspicion", () => {
  const outcome = (...frames: readonly (Verdict | "missing")[]): Confirmation["kind"] => {
    let now: Confirmation = { kind: "waiting", suspicion: suspected };
    for (const frame of frames) if (now.kind === "waiting") now = confirm(now.suspicion, frame);
    return now.kind;
  };

  test("is confirmed by a second explicit frame of three", () => {
    expect(outcome("explicit")).toBe("confirmed");
    expect(outcome("clear", "explicit")).toBe("confirmed");
  });

  test("is refuted by two frames that are not explicit", () => {
    expect(outcome("clear", "suggestive")).toBe("refuted");
    expect(outcome("clear")).toBe("waiting");
  });

  test("is not refuted by frames that do not come or cannot be judged", () => {
    expect(outcome("missing", "unusable", "missing", "clear")).toBe("waiting");
  });

  test("is never refuted while one of its frames was explicit again", () => {
    const frame = fc.constantFrom<Verdict | "missing">(
      "clear",
      "suggestive",
      "explicit",
      "unusable",
      "missing",
    );
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), (frames) => {
        const judged = frames.filter((one) => one !== "missing" && one !== "unusable").slice(0, 2);
        const expected = judged.includes("explicit")
          ? "confirmed"
          : judged.length === 2
            ? "refuted"
            : "waiting";
        expect(outcome(...frames)).toBe(expected);
      }),
    );
  });
});
