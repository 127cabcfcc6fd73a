// Profiles the server while it forwards signals and while users press next: which functions take its CPU time, and the
// share of the limits. The load is that of `signaling`. The limits of a signal and of a connection are also timed in a
// loop, because sampling charges inlined functions with the time of their callers, and misses others.
import { parseArgs } from "node:util";
import { burst, type ConversationSizes, dismiss, forward, goOn } from "./signaling/conversations.ts";
import { connectMany } from "./signaling/crowd.ts";
import { microsOfConnectionLimits, microsOfSignalLimits } from "./signaling/limits.ts";
import type { Profile } from "./signaling/profile.ts";
import { ours } from "./signaling/side.ts";
import { rounded } from "./signaling/statistics.ts";

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const sizes: ConversationSizes = {
  pages: 1_000,
  bursts: 1,
  warmMs: 3_000,
  measureMs: options.quick ? 5_000 : 20_000,
};
/** The number of functions to print. */
const mostLines = 40;

/** All code of the limits: whole files, and functions in files that also do other work. */
const limitFiles = [
  "/services/admission.ts",
  "/services/throttle.ts",
  "/domain/token-bucket.ts",
  "/services/session/signal-rate.ts",
  "/services/session/backlog.ts",
  "/domain/session/unread.ts",
  "/socket/allowance.ts",
];
const limitFunctions = [
  ["/socket/handle.ts", ["waitFor", "take", "excess"]],
  ["/socket/connection.ts", ["admit", "isCurrent", "isSlowReader"]],
  ["/socket/receive.ts", ["textBytes"]],
  ["/socket/engine.ts", ["countFrame", "waitingIn", "get waiting", "isSlowReader", "isBusy", "exceeds", ""]],
] as const;

const isLimit = ({ file, name }: Profile[number]): boolean =>
  limitFiles.some((limit) => file.endsWith(limit)) ||
  limitFunctions.some(([limit, names]) => file.endsWith(limit) && names.some((one) => one === name));

const say = (line: string) => process.stderr.write(`${line}\n`);
const total = (lines: Profile): number => lines.reduce((sum, { micros }) => sum + micros, 0);

/**
 * Profiles the server while `run` lasts, prints the functions that took the most time, and returns the limits' share, in
 * percent of all CPU time of the process: the kernel counts twice as much as the sampled functions, because it includes
 * wake-ups and V8's other threads.
 */
async function report(title: string, run: () => Promise<unknown>): Promise<number> {
  const before = await server.usage();
  const profile = await server.profile(run);
  const all = (await server.usage()).cpuMicros - before.cpuMicros;
  const percent = (micros: number) => ((100 * micros) / all).toFixed(2).padStart(6);
  say(`\n${title}: ${(all / 1_000).toFixed(0)} ms of CPU; percent, limit (*), function`);
  for (const line of profile.slice(0, mostLines)) {
    const file = line.file.replace(/^.*\/(?:node_modules|main|[^/]+\/src)\//, "");
    say(`${percent(line.micros)} ${isLimit(line) ? "*" : " "} ${line.name} ${file}`);
  }
  const limits = total(profile.filter(isLimit));
  say(`${percent(limits)} * all limits`);
  return rounded((100 * limits) / all);
}

using server = await ours.start();
const { crowd } = await burst(ours, server, sizes);
const [cpuMicros = 0] = await forward([crowd], sizes);
const signal = await report("signals", () => forward([crowd], sizes));
const next = await report("next", () => goOn([crowd], sizes));
dismiss(crowd);
const { cpuMicrosPerConnection, pages } = await connectMany(ours, server, {
  first: 500,
  connections: options.quick ? 1_000 : 4_000,
});
for (const page of pages) page.close();
const [signalLimits, connectionLimits] = [microsOfSignalLimits(), microsOfConnectionLimits()];
const figures = {
  cpu_us_per_signal: rounded(cpuMicros),
  limits_us_per_signal: rounded(signalLimits),
  limits_percent_of_signal: rounded((100 * signalLimits) / cpuMicros),
  sampled_percent_of_signal: signal,
  sampled_percent_of_next: next,
  cpu_us_per_connection: rounded(cpuMicrosPerConnection),
  limits_us_per_connection: rounded(connectionLimits),
  limits_percent_of_connection: rounded((100 * connectionLimits) / cpuMicrosPerConnection),
};
process.stdout.write(`${JSON.stringify({ bench: "profile", figures })}\n`);
