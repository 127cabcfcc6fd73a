import { existsSync } from "node:fs";
import { join } from "node:path";
import { runChecks, staticChecks } from "./checks.ts";
import { buildClient } from "./client-build.ts";
import { runCluster } from "./cluster.ts";
import type { Context } from "./context.ts";
import { type Counts, closing, failure, total, unlessNamed } from "./counts.ts";
import { provideNat, runInOwnNetwork } from "./nat.ts";
import { type Programs, programsOf } from "./programs.ts";
import { provide } from "./provide.ts";
import { provisions } from "./provisions.ts";
import { browserTests, natTests, type PairsAndCrowds, runUnitTests } from "./suites.ts";

/** Node's arguments to run a program of the server, with the settings in `.env` if that exists. */
const serverOf = (root: string, program = "main"): readonly string[] => [
  ...(existsSync(join(root, ".env")) ? ["--env-file=.env"] : []),
  `server/src/${program}.ts`,
];

type Equipped = Context & { readonly programs: Programs };
/** Runs to its end and returns an exit code. */
type Task = (args: readonly string[], context: Equipped) => Promise<number>;

const build: Task = (args, { root, say, programs }) =>
  buildClient({ root, say, vite: programs.vite, force: args.includes("--force") });

const start: Task = async (args, context) => {
  const built = await build([], context);
  return built === 0 ? context.programs.node([...serverOf(context.root), ...args]) : built;
};

/** The operator's commands on accounts. */
const accounts: Task = (args, { root, programs }) => programs.node([...serverOf(root, "accounts"), ...args]);

/** The operator's commands on the blocklist. */
const blocks: Task = (args, { root, programs }) => programs.node([...serverOf(root, "blocks"), ...args]);

/** Copies accounts, rooms and keys of the server here, which may be running. */
const backup: Task = (args, { root, programs }) =>
  programs.node([...serverOf(root, "backup"), "backup", ...args]);

const restore: Task = (args, { root, programs }) =>
  programs.node([...serverOf(root, "backup"), "restore", ...args]);

/** What a public deployment with the settings here lacks. */
const doctor: Task = (_args, { root, programs }) => programs.node(serverOf(root, "doctor"));

/** Runs the page with hot reload, and the server with a restart on change; when one of them ends, so does the other. */
const dev: Task = async (_args, { root, programs }) => {
  const ending = new AbortController();
  const together = async (exit: Promise<number>) => {
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
};

const check: Task = async (_args, { say, programs }) => {
  const checks = [
    ...staticChecks(programs),
    { name: "import rules and unit tests", check: () => programs.vitest(["run", "--reporter=default"]) },
  ];
  const { failed } = await runChecks(checks, say);
  return failed === 0 ? 0 : 1;
};

/** Tests on real NATs; if this machine cannot build NATs, each test is reported as skipped. */
async function natTestsHere(args: readonly string[], context: Equipped): Promise<PairsAndCrowds> {
  const { root, run, say, programs } = context;
  const missing = await provideNat(() => provide(provisions.nat, context));
  if (missing === null) return natTests(programsOf(root, runInOwnNetwork(run)), {}, args);
  say(`SKIPPED: ${provisions.nat.tests}, because ${missing}`);
  return natTests(programs, { LETS_MEET_NO_NAT: missing }, args);
}

/** Ends a test run: prints the failures and one line of counts to stdout, and returns the exit code. */
function close(counts: readonly Counts[]): number {
  const sum = total(counts);
  process.stdout.write(`${closing(sum)}\n`);
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}

/** All tests that can run on this machine. */
const test: Task = async (args, context) => {
  const { root, say, programs } = context;
  const missing = await provide(provisions.chromium, context);
  const { redis, coturn, haproxy, firefox, init, caddy } = provisions;
  for (const provision of [redis, coturn, haproxy, firefox, provisions.model, init, caddy]) {
    const reason = await provide(provision, context);
    if (reason !== null) say(`SKIPPED: ${provision.tests}, because ${reason}`);
  }
  const counts = [await runChecks([{ name: "build", check: () => build([], context) }], say)];
  const withoutBrowser = async () => [
    await runChecks(staticChecks(programs), say),
    await runUnitTests(programs),
  ];
  if (missing === null && existsSync(join(root, "client/dist/index.html"))) {
    const browser = browserTests(programs, args);
    const nat = await natTestsHere(args, context);
    // Pairs on real NATs mostly wait, for more than two minutes: everything but crowds runs at the same time.
    const natPairs = nat.pairs();
    counts.push(...(await withoutBrowser()));
    const pairs = [await browser.pairs(), await natPairs];
    const inBrowsers = [...pairs, await browser.crowds(), await nat.crowds()];
    counts.push(...inBrowsers, unlessNamed(args, inBrowsers));
  } else {
    say(`the browser tests cannot run, because ${missing ?? "the page could not be built"}`);
    counts.push(...(await withoutBrowser()), failure("the browser tests, which could not start"));
  }
  return close(counts);
};

/** Only the tests on real NATs. */
const nat: Task = async (args, context) => {
  const missing = await provide(provisions.chromium, context);
  if (missing !== null) context.say(`the browser tests cannot run, because ${missing}`);
  const built = missing === null ? await build([], context) : 1;
  if (built !== 0) return built;
  const { pairs, crowds } = await natTestsHere(args, context);
  const counts = [await pairs(), await crowds()];
  return close([...counts, unlessNamed(args, counts)]);
};

/** Builds the image and runs it, which takes minutes. */
const image: Task = async (args, context) => {
  const { say, programs } = context;
  const isRoot = process.getuid?.() === 0;
  const missing = isRoot
    ? await provide(provisions.image, context)
    : "only root may build images without a daemon (`sudo npm run test:image`)";
  if (missing !== null) say(`SKIPPED: ${provisions.image.tests}, because ${missing}`);
  const env = missing === null ? { ...process.env, LETS_MEET_IMAGE: "on" } : process.env;
  return programs.vitest(["run", "--project=scripts", "--reporter=verbose", "image.test", ...args], { env });
};

/** The benchmarks that measure pages. */
const inBrowser = new Set(["call-setup", "landing", "mesh", "signaling", "soak"]);

const bench: Task = async (args, context) => {
  const { root, say, programs } = context;
  const [name = "", ...rest] = args;
  const file = `bench/${name}.ts`;
  if (/^[\w-]+$/.test(name) && existsSync(join(root, file))) {
    const missing = inBrowser.has(name) ? await provide(provisions.chromium, context) : null;
    if (missing === null) return await programs.node([file, ...rest]);
    say(`the benchmark cannot run, because ${missing}`);
    return 1;
  }
  say(`no benchmark is called "${name}"; see bench/README.md or the folder bench/`);
  return 1;
};

/** A whole cluster on this machine: balancer, nodes, matchers and stores. PORT is where visitors come. */
const cluster: Task = async (_args, context) => {
  for (const provision of [provisions.redis, provisions.haproxy]) {
    const missing = await provide(provision, context);
    if (missing === null) continue;
    context.say(`the cluster cannot run, because ${missing}`);
    return 1;
  }
  const built = await build([], context);
  return built === 0 ? runCluster(Number(process.env["PORT"] ?? 3_000), context) : built;
};

/** Checks the cluster's protocol, and prints the states and the depth of each search. */
const model: Task = async (_args, context) => {
  const missing = await provide(provisions.model, context);
  if (missing !== null) {
    context.say(`the model cannot be checked, because ${missing}`);
    return 1;
  }
  const { checkModel, describeSearch, searches } = await import("./model.ts");
  let failed = 0;
  for (const bounds of searches) {
    const verdict = await checkModel(bounds);
    if (verdict.failure !== null) failed++;
    context.say(describeSearch(bounds, verdict));
  }
  return failed === 0 ? 0 : 1;
};

const docs: Task = (args, { programs }) => programs.node(["scripts/protocol-docs.ts", ...args]);

const format: Task = (_args, { programs }) => programs.biome(["check", "--write", "."]);

const tasks = {
  start,
  accounts,
  blocks,
  doctor,
  backup,
  restore,
  dev,
  build,
  cluster,
  check,
  test,
  nat,
  image,
  bench,
  model,
  docs,
  format,
} as const satisfies Record<string, Task>;

const isTask = (name: string): name is keyof typeof tasks => Object.hasOwn(tasks, name);

/** Runs the task of `node scripts/run.mjs TASK ARGS` and returns its exit code. */
export async function runTask(name: string, args: readonly string[], context: Context): Promise<number> {
  if (isTask(name))
    return await tasks[name](args, { ...context, programs: programsOf(context.root, context.run) });
  context.say(`no task is called "${name}"; the tasks are: ${Object.keys(tasks).join(", ")}`);
  return 1;
}
