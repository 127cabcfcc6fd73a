import { describe, expect, it } from "vitest";
import { type Bounds, checkModel, describeSearch, hasSpin, searches } from "./model.ts";

/** Long enough for a busy machine. */
const timeout = 120_000;
const one: Bounds = { sessions: 3, faults: 1, commands: 1, matches: 1 };
const twice: Bounds = { sessions: 3, faults: 1, commands: 0, matches: 2 };
const two: Bounds = { sessions: 2, faults: 2, commands: 0, matches: 1 };

it("says where a failure came from, step by step", () => {
  const verdict = {
    states: 3,
    depth: 2,
    seconds: 0.1,
    failure: "a match of one",
    path: ["claim: 0", "flush"],
  };
  expect(describeSearch(two, verdict)).toBe(
    "FAILED  2 sessions, 2 faults, 0 commands, 1 proposals: 3 states, depth 2, 0.1 s: a match of one\n  claim: 0\n  flush",
  );
});

describe.skipIf(!hasSpin)("the model of the cluster's protocol", () => {
  it.each(searches)(
    "keeps its invariants with $sessions sessions, $faults faults, $commands commands, $matches proposals",
    async (bounds) => {
      const verdict = await checkModel(bounds);
      process.stdout.write(`${describeSearch(bounds, verdict)}\n`);
      expect(verdict.failure).toBeNull();
    },
    timeout,
  );

  it.each([
    ["a commit does not compare versions", "BUG_NO_VERSION", one, "assertion violated"],
    ["a claim leaves the version as it is", "BUG_NO_FENCE", one, "zversion"],
    [
      "a proposal of an older revision is taken",
      "BUG_OLD_REVISION",
      { ...one, faults: 0, matches: 2 },
      "Revision",
    ],
    ["a lost notice is not filled", "BUG_NO_FILL", one, "log"],
    ["the outbox is not repeated after a crash", "BUG_OUTBOX", one, "assertion violated"],
    ["nobody looks at partners after a flush", "BUG_NO_PEEK", one, "match"],
    ["a restore overwrites a higher version", "BUG_RESTORE_LOWER", two, "match"],
    ["the roll call brings the same revision", "DESIGN_SAME_REVISION", two, "ticket"],
    ["nobody refuses for a session that is gone", "DESIGN_NOBODY_REFUSES", two, "ticket"],
    ["a repeated offer is refused", "DESIGN_REFUSE_REPEATED_OFFER", two, "match"],
  ] as const)(
    "breaks when %s",
    async (_what, macro, bounds, part) => {
      const { failure, path } = await checkModel(bounds, { without: [macro] });
      expect(failure).toContain(part);
      expect(path.length).toBeGreaterThan(0);
    },
    timeout,
  );

  it(
    "breaks when a proposal of an older leader is dropped without an answer",
    async () => {
      const { failure } = await checkModel(twice, { without: ["DESIGN_DROP_OLD_EPOCH"], backwards: true });
      expect(failure).toContain("ticket");
    },
    timeout,
  );

  it(
    "needs no dropping of repeats for the agreement itself",
    async () => {
      expect((await checkModel(two, { without: ["BUG_DEDUPE"] })).failure).toBeNull();
    },
    timeout,
  );
});
