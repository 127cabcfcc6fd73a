import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  closing,
  countsOfPlaywright,
  countsOfVitest,
  runNatTests,
  runSuite,
  summaryLine,
  total,
  unlessNamed,
} from "./suites.mjs";

const file = (status, tests) => ({
  name: "a.test.ts",
  status,
  assertionResults: tests.map((test, n) => ({ status: test, fullName: `test ${n}` })),
});
const vitestReport = (files, counts) => ({
  testResults: files,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  ...counts,
});

/** A runner that writes the given report and ends with the given code. */
const writing = (report, code) => (path) => {
  writeFileSync(path, report);
  return Promise.resolve(code);
};

describe("counting", () => {
  it("counts a unit-test file that could not be loaded as one failure", () => {
    const report = vitestReport([file("passed", ["passed"]), file("failed", [])], { numPassedTests: 1 });
    expect(countsOfVitest(report)).toEqual({ passed: 1, failed: 1, skipped: 0, failures: ["a.test.ts"] });
  });

  it("does not count a failed test twice", () => {
    const report = vitestReport([file("failed", ["failed", "passed"])], {
      numPassedTests: 1,
      numFailedTests: 1,
      numTodoTests: 2,
    });
    expect(countsOfVitest(report)).toEqual({ passed: 1, failed: 1, skipped: 2, failures: ["test 0"] });
  });

  it("counts a browser test that passed only on a retry, and an error outside tests, as failures", () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    const spec = (title, ok, status, results = []) => {
      const tests = [{ status, results }];
      return { title, ok, file: "a.spec.ts", line: 7, tests };
    };
    const thrown = { error: { message: "\u001b[31mnot equal\u001b[39m\n\n  Expected: 1\n  Received: 2" } };
    const inner = {
      specs: [spec("breaks", false, "unexpected"), spec("wavers", true, "flaky", [thrown, {}])],
    };
    const suites = [{ specs: [spec("holds", true, "expected")], suites: [inner] }];
    expect(countsOfPlaywright({ stats, errors: [{ message: "no such file\nat" }], suites })).toEqual({
      passed: 5,
      failed: 3,
      skipped: 2,
      failures: [
        "a.spec.ts:7 breaks",
        "a.spec.ts:7 wavers: not equal | Expected: 1 | Received: 2",
        "no such file",
      ],
    });
  });

  it("fails if tests are requested by a name that matches none, and only then", () => {
    const none = { passed: 0, failed: 0, skipped: 0 };
    expect(unlessNamed(["typo.spec.ts"], [none, none])).toMatchObject({
      failed: 1,
      failures: ["no browser test matches typo.spec.ts"],
    });
    expect(unlessNamed(["a.spec.ts"], [none, { ...none, skipped: 1 }]).failed).toBe(0);
    expect(unlessNamed([], [none]).failed).toBe(0);
  });

  it("ends with the names of the failures of all suites, and the line of counts", () => {
    const counts = total([
      { passed: 1, failed: 1, skipped: 0, failures: ["one"] },
      { passed: 0, failed: 1, skipped: 0, failures: ["two"] },
    ]);
    expect(closing(counts)).toBe("FAILED  one\nFAILED  two\n1 passed, 2 failed");
  });

  it("names skipped tests in the closing line only when there are some", () => {
    const counts = total([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 2, failed: 1, skipped: 0 },
    ]);
    expect(summaryLine(counts)).toBe("3 passed, 1 failed");
    expect(summaryLine({ ...counts, skipped: 4 })).toBe("3 passed, 1 failed, 4 skipped");
  });
});

describe("running a suite", () => {
  const passing = { stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] };

  it.each([
    ["passes with its report", writing(JSON.stringify(passing), 0), { passed: 2, failed: 0, skipped: 0 }],
    ["fails when it wrote no report", () => Promise.resolve(0), { passed: 0, failed: 1, skipped: 0 }],
    ["fails when its report is broken", writing("{", 0), { passed: 0, failed: 1, skipped: 0 }],
    [
      "fails when its exit code does although its report does not",
      writing(JSON.stringify(passing), 1),
      { passed: 2, failed: 1, skipped: 0 },
    ],
  ])("%s", async (_name, start, counts) => {
    const { failures, ...counted } = await runSuite(start, countsOfPlaywright);
    expect(counted).toEqual(counts);
    expect(failures).toHaveLength(counts.failed);
  });
});

it("runs the tests on real NATs in two parts and crowds alone, each with its own folder, and adds up counts and figures", async () => {
  const report = { stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 1 }, errors: [] };
  const started = [];
  const playwright = (args, { env }) => {
    const which = args.filter((arg) => /^--(project|shard|output)=|rooms/.test(arg));
    started.push(which);
    writeFileSync(env.LETS_MEET_FIGURES, JSON.stringify({ [which[0]]: 2 }));
    writeFileSync(env.PLAYWRIGHT_JSON_OUTPUT_FILE, JSON.stringify(report));
    return Promise.resolve(0);
  };
  const said = [];
  const counts = await runNatTests({ playwright }, {}, ["rooms"], (line) => said.push(JSON.parse(line)));
  expect(counts).toMatchObject({ passed: 9, failed: 0, skipped: 3 });
  expect(started).toEqual([
    ["--output=test-results/nat-pairs-1", "--project=pairs", "--shard=1/2", "rooms"],
    ["--output=test-results/nat-pairs-2", "--project=pairs", "--shard=2/2", "rooms"],
    ["--output=test-results/nat-crowds", "--project=crowds", "rooms"],
  ]);
  expect(Object.values(said[0].nat)).toEqual([2, 2, 2]);
});
