import { expect, it, vi } from "vitest";
import { type Check, runChecks } from "./checks.ts";

it("runs every check even after a failure, reports each by name, and counts them", async () => {
  const lines: string[] = [];
  const last = vi.fn<Check["check"]>(async () => 0);
  const counts = await runChecks(
    [
      { name: "first", check: async () => 0 },
      { name: "second", check: async () => 2 },
      { name: "third", check: last },
    ],
    (line) => lines.push(line.replace(/ \(.*/, "")),
  );
  expect(counts).toEqual({ passed: 2, failed: 1, skipped: 0, failures: ["second"] });
  expect(last).toHaveBeenCalledOnce();
  expect(lines).toEqual(["passed  first", "FAILED  second", "passed  third"]);
});
