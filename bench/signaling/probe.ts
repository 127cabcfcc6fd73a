// Preloaded into each measured server (`node --import`): reports the process's usage, and profiles it on request. It uses
// the IPC channel, so that the servers need no code for the measurement.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Profile, profileThis } from "./profile.ts";
import type { Usage } from "./usage.ts";

/** What the load generator may ask for. */
export type Question = "usage" | "settled" | "profile" | "profiled" | "watch-stalls" | "longest-stall";

const settle = async () => {
  // The second collection releases memory that the first has freed.
  for (let round = 0; round < 2; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const usage = (): Usage => {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { cpuMicros: user + system, rssBytes: rss, heapBytes: heapUsed + external };
};

/** The event loop's delay is measured by a timer of this interval, in milliseconds. */
const stallResolution = 1;
const stalls = monitorEventLoopDelay({ resolution: stallResolution });

let finish: (() => Promise<Profile>) | null = null;

const answers: { readonly [Q in Question]: () => unknown } = {
  usage,
  settled: async () => {
    await settle();
    return usage();
  },
  profile: async () => {
    finish = await profileThis();
    return null;
  },
  "watch-stalls": () => {
    stalls.enable();
    stalls.reset();
    return null;
  },
  "longest-stall": () => {
    stalls.disable();
    return stalls.max / 1e6 - stallResolution;
  },
  profiled: async () => (await finish?.()) ?? [],
};

const isQuestion = (message: unknown): message is Question =>
  typeof message === "string" && Object.hasOwn(answers, message);

process.on("message", (message: unknown) => {
  const answer = async () => {
    if (isQuestion(message)) process.send?.(await answers[message]());
  };
  void answer();
});
// A server that cannot start ends, and does not wait for a question.
process.channel?.unref();
