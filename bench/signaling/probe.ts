// Preloaded into each measured server (`node --import`), ours and the bare one alike: answers what the process has used.
// It lives on the IPC channel, so that no server has to know that it is measured.
import type { Usage } from "./usage.ts";

const settle = async () => {
  // Two collections: the first frees what the second can give back.
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
