// Preloaded into each measured server (`node --import`): reports the process's usage. It uses the IPC channel, so that the
// servers need no code for the measurement.
import type { Usage } from "./usage.ts";

const settle = async () => {
  // The second collection releases memory that the first has freed.
  for (let round = 0; round < 2; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

process.on("message", (question: unknown) => {
  const answer = async () => {
    if (question === "settled") await settle();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    const usage: Usage = { cpuMicros: user + system, rssBytes: rss, heapBytes: heapUsed + external };
    process.send?.(usage);
  };
  void answer();
});
