import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { closing, nothing, summaryLine, total, unlessNamed } from "./counts.ts";
import type { Program } from "./programs.ts";
import { countsOfPlaywright, countsOfVitest } from "./reports.ts";
import { natTests, runSuite } from "./suites.ts";

const file = (status: string, tests: readonly string[]) => ({
  name: "a.test.ts",
  status,
  assertionResults: tests.map((test, n) => ({ status: test, fullName: `test ${n}` })),
});
const vitestReport = (files: readonly object[], counts: Readonly<Record<string, number>>) => ({
  testResults: files,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  ...counts,
});

/** A runner that writes the given report and ends with the given code. */
const writing = (report: string, code: number) => (path: string) => {
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
    const spec = (title: string, ok: boolean, status: string, results: readonly object[] = []) => {
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
    expect(unlessNamed(["typo.spec.ts"], [nothing, nothing])).toMatchObject({
      failed: 1,
      failures: ["no browser test matches typo.spec.ts"],
    });
    expect(unlessNamed(["a.spec.ts"], [nothing, { ...nothing, skipped: 1 }]).failed).toBe(0);
    expect(unlessNamed([], [nothing]).failed).toBe(0);
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
      { ...nothing, passed: 1 },
      { ...nothing, passed: 2, failed: 1 },
    ]);
    expect(summaryLine(counts)).toBe("3 passed, 1 failed");
    expect(summaryLine({ ...counts, skipped: 4 })).toBe("3 passed, 1 failed, 4 skipped");
  });
});

describe("running a suite", () => {
  const passing = { stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] };

  it.each([
    ["passes with its report", writing(JSON.stringify(passing), 0), { passed: 2, failed: 0, skipped: 0 }],
    [
      "fails when it wrote no report",
      (_path: string) => Promise.resolve(0),
      { passed: 0, failed: 1, skipped: 0 },
    ],
    ["fails when its report is broken", writing("{", 0), { passed: 0, failed: 1, skipped: 0 }],
    ["fails when its report is another one", writing("{}", 0), { passed: 0, failed: 1, skipped: 0 }],
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
  const started: (readonly string[])[] = [];
  const playwright: Program = (args, { env = {} } = {}) => {
    const which = args.filter((arg) => /^--(project|shard|output)=|rooms/.test(arg));
    started.push(which);
    writeFileSync(env["LETS_MEET_FIGURES"] ?? "", JSON.stringify({ [which[0] ?? ""]: 2 }));
    writeFileSync(env["PLAYWRIGHT_JSON_OUTPUT_FILE"] ?? "", JSON.stringify(report));
    return Promise.resolve(0);
  };
  const said: string[] = [];
  const { pairs, crowds } = natTests({ playwright }, {}, ["rooms"], (line) => said.push(line));
  const counts = total([await pairs(), await crowds()]);
  expect(counts).toMatchObject({ passed: 9, failed: 0, skipped: 3 });
  expect(started).toEqual([
    ["--output=test-results/nat-pairs-1", "--project=pairs", "--shard=1/2", "rooms"],
    ["--output=test-results/nat-pairs-2", "--project=pairs", "--shard=2/2", "rooms"],
    ["--output=test-results/nat-crowds", "--project=crowds", "rooms"],
  ]);
  expect(said.map((line): unknown => JSON.parse(line))).toEqual([
    {
      nat: {
        "--output=test-results/nat-pairs-1": 2,
        "--output=test-results/nat-pairs-2": 2,
        "--output=test-results/nat-crowds": 2,
      },
    },
  ]);
});
