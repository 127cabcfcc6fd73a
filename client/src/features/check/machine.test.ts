import fc from "fast-check";
import { expect, test } from "vitest";
import { type Findings, type StepName, stepNames, verdictOf } from "./findings.ts";
import { type Check, countOver, next, type StepFound, statusOf, summaryOf, unchecked } from "./machine.ts";
import { afterAll, anyEvent, anyHistory, everyFinding } from "./testing/histories.ts";

const started = next(unchecked, { type: "started" });
const found = <N extends StepName>(name: N, finding: Findings[N], run = 1) =>
  ({ type: "found", run, name, finding, figures: {} }) as StepFound;
const allGood: readonly StepFound[] = [
  found("camera", "works"),
  found("microphone", "works"),
  found("speaker", "heard"),
  found("signaling", "works"),
  found("stun", "works"),
  found("nat", "independent"),
  found("relay-udp", "works"),
  found("relay-tcp", "works"),
  found("relay-tls", "works"),
  found("quality", "good"),
];
const withOne = (event: StepFound): Check =>
  [...allGood.filter(({ name }) => name !== event.name), event].reduce(next, started);

test("nothing changes before it is started", () => {
  expect(unchecked.phase).toBe("idle");
  expect(next(unchecked, found("camera", "works", 0))).toBe(unchecked);
  expect(next(unchecked, { type: "begun", run: 0, name: "camera" })).toBe(unchecked);
});

test("a step waits, runs and ends with its finding", () => {
  expect(statusOf(started.steps, "stun")).toBe("waiting");
  const running = next(started, { type: "begun", run: 1, name: "stun" });
  expect(statusOf(running.steps, "stun")).toBe("running");
  const event: StepFound = {
    type: "found",
    run: 1,
    name: "stun",
    finding: "works",
    figures: { afterMs: 40 },
  };
  const over = next(running, event);
  expect(over.steps.stun).toEqual({ state: "over", finding: "works", figures: { afterMs: 40 } });
  expect(statusOf(over.steps, "stun")).toBe("passed");
});

test("the check is done with its last step, and not before", () => {
  const almost = allGood.slice(1).reduce(next, started);
  expect(almost.phase).toBe("running");
  expect(next(almost, found("camera", "works")).phase).toBe("done");
});

test("a stop resets the running steps and keeps the findings", () => {
  const halfway = [found("camera", "works"), { type: "begun", run: 1, name: "stun" } as const].reduce(
    next,
    started,
  );
  const stopped = next(halfway, { type: "stopped" });
  expect(stopped.phase).toBe("stopped");
  expect(statusOf(stopped.steps, "camera")).toBe("passed");
  expect(statusOf(stopped.steps, "stun")).toBe("waiting");
  expect(next(stopped, found("stun", "works"))).toBe(stopped);
});

test("a late finding of an earlier run is ignored by the next", () => {
  const again = next(next(started, { type: "stopped" }), { type: "started" });
  expect(again.run).toBe(2);
  expect(again.steps).toEqual(unchecked.steps);
  expect(next(again, found("camera", "denied", 1))).toBe(again);
  expect(statusOf(next(again, found("camera", "works", 2)).steps, "camera")).toBe("passed");
});

test("all passed is ready, one warning is limited, and one failure is trouble", () => {
  expect(summaryOf(allGood.reduce(next, started).steps)).toBe("ready");
  expect(summaryOf(withOne(found("nat", "dependent")).steps)).toBe("limited");
  expect(summaryOf(withOne(found("relay-udp", "no-relay")).steps)).toBe("limited");
  expect(summaryOf(withOne(found("relay-tls", "not-offered")).steps)).toBe("ready");
  expect(summaryOf(withOne(found("camera", "missing")).steps)).toBe("limited");
  expect(summaryOf(withOne(found("camera", "denied")).steps)).toBe("trouble");
});

test.each(everyFinding(1).map((event) => [event.name, event.finding, event] as const))(
  "%s that is %s ends the step, whatever the summary",
  (name, finding, event) => {
    const { phase, steps } = withOne(event);
    expect(phase).toBe("done");
    // The event pairs the name with its finding.
    const verdict = verdictOf(name, finding as never);
    expect(statusOf(steps, name)).toBe(verdict);
    const summary = { passed: "ready", skipped: "ready", warned: "limited", failed: "trouble" };
    expect(summaryOf(steps)).toBe(summary[verdict]);
  },
);

test("a check that is not running ignores every event, and a step that is over stays over", () => {
  fc.assert(
    fc.property(anyHistory, anyEvent, (history, event) => {
      const before = afterAll(history);
      const after = next(before, event);
      expect(after.phase === "done").toBe(countOver(after.steps) === stepNames.length);
      if (event.type === "started") {
        expect(after.run).toBe(before.phase === "running" ? before.run : before.run + 1);
        return;
      }
      if (before.phase !== "running" || (event.type !== "stopped" && event.run !== before.run))
        expect(after).toBe(before);
      for (const name of stepNames)
        if (before.steps[name].state === "over") expect(after.steps[name]).toBe(before.steps[name]);
      if (after.phase !== "running")
        expect(stepNames.filter((name) => after.steps[name].state === "running")).toEqual([]);
    }),
  );
});
