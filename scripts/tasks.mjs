// The tasks of `node scripts/run.mjs TASK`. Every task is `(args, { root, run, say }) => Promise<exitCode>`.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { provideBrowser } from "./browser.mjs";
import { runChecks, staticChecks } from "./checks.mjs";
import { buildClient } from "./client-build.mjs";
import { provideCoturn } from "./coturn.mjs";
import { provideFirefox } from "./firefox.mjs";
import { provideNat, runInOwnNetwork } from "./nat.mjs";
import { programs as programsOf } from "./programs.mjs";
import { provideRedis } from "./redis.mjs";
import { closing, runBrowserTests, runNatTests, runUnitTests, total, unlessNamed } from "./suites.mjs";

/** Node's arguments to run the server, with the settings in `.env` if that exists. */
const serverOf = (root) => [
  ...(existsSync(join(root, ".env")) ? ["--env-file=.env"] : []),
  "server/src/main.ts",
];

/** Adds the workspace's programs to the context that run.mjs gives a task. */
const task = (body) => (args, context) =>
  body(args, { ...context, programs: programsOf(context.root, context.run) });

const build = task((args, { root, say, programs }) =>
  buildClient({ root, say, vite: programs.vite, force: args.includes("--force") }),
);

const start = task(async (args, context) => {
  const built = await build([], context);
  return built === 0 ? context.programs.node([...serverOf(context.root), ...args]) : built;
});

/** Runs the page with hot reload, and the server with a restart on change; when one of them ends, so does the other. */
const dev = task(async (_args, { root, programs }) => {
  const ending = new AbortController();
  const together = async (exit) => {
    const code = await exit;
    ending.abort();
    return code;
  };
  const options = { signal: ending.signal };
  const codes = await Promise.all([
    together(programs.node(["--watch", "--watch-preserve-output", ...serverOf(root)], options)),
    together(programs.vite([], options)),
  ]);
  return Math.max(...codes);
});

const check = task(async (_args, { root, say, programs }) => {
  const checks = [
    ...staticChecks({ root, programs }),
    { name: "import rules and unit tests", check: () => programs.vitest(["run", "--reporter=default"]) },
  ];
  const { failed } = await runChecks(checks, say);
  return failed === 0 ? 0 : 1;
});

/** Provides a browser for the tests. Returns a sentence that names what is missing, or `null`. */
async function provideChromium({ run, say, programs }) {
  const { findChromium } = await import("../e2e/chromium.ts");
  return await provideBrowser({ run, say, programs, findChromium });
}

/** Tests on real NATs; if this machine cannot build NATs, each test is reported as skipped. */
async function testNat(args, { root, run, say, programs }) {
  const missing = await provideNat({ run, say });
  if (missing === null) return await runNatTests(programsOf(root, runInOwnNetwork(run)), {}, args);
  say(`SKIPPED: the tests on real NATs, because ${missing}`);
  return await runNatTests(programs, { LETS_MEET_NO_NAT: missing }, args);
}

/** Ends a test run: prints the failures and one line of counts to stdout, and returns the exit code. */
function close(counts) {
  const sum = total(counts);
  process.stdout.write(`${closing(sum)}\n`);
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}

/** All tests that can run on this machine. */
const test = task(async (args, context) => {
  const { root, say, run, programs } = context;
  const missing = await provideChromium(context);
  const { findFirefox } = await import("../e2e/firefox.ts");
  for (const provide of [provideRedis, provideCoturn, provideFirefox]) {
    const skipped = await provide({ run, say, findFirefox });
    if (skipped !== null) say(skipped);
  }
  const builds = { name: "build", check: () => build([], context) };
  const counts = [await runChecks([...staticChecks({ root, programs }), builds], say)];
  counts.push(await runUnitTests(programs));
  if (missing === null && existsSync(join(root, "client/dist/index.html"))) {
    const inBrowsers = [await runBrowserTests(programs, {}, args), await testNat(args, context)];
    counts.push(...inBrowsers, unlessNamed(args, inBrowsers));
  } else {
    say(missing ?? "the page could not be built, so the browser tests cannot run");
    counts.push({ passed: 0, failed: 1, skipped: 0, failures: ["the browser tests, which could not start"] });
  }
  return close(counts);
});

/** Only the tests on real NATs. */
const nat = task(async (args, context) => {
  const missing = await provideChromium(context);
  if (missing !== null) context.say(missing);
  const built = missing === null ? await build([], context) : 1;
  if (built !== 0) return built;
  const counts = await testNat(args, context);
  return close([counts, unlessNamed(args, [counts])]);
});

const bench = task((args, { root, say, programs }) => {
  const [name = "", ...rest] = args;
  const file = `bench/${name}.ts`;
  if (/^[\w-]+$/.test(name) && existsSync(join(root, file))) return programs.node([file, ...rest]);
  say(`no benchmark is called "${name}"; see bench/README.md or the folder bench/`);
  return 1;
});

const docs = task((args, { programs }) => programs.node(["scripts/protocol-docs.mjs", ...args]));

const format = task((_args, { programs }) => programs.biome(["check", "--write", "."]));

export const tasks = { start, dev, build, check, test, nat, bench, docs, format };
