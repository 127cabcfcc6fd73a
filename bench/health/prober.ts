import { Agent, get } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";

// A thread of its own: the load generator's own work must not count as latency. Requests go out by the clock, answered or
// not, so that every request during a stall of the server counts.
const { url, everyMs } = z.object({ url: z.string(), everyMs: z.number() }).parse(workerData);

// Connections are reused, as a proxy does; a new one is opened when all of them wait.
const agent = new Agent({ keepAlive: true });
let latencies: number[] = [];
let open = 0;
const ask = () => {
  const askedAt = performance.now();
  open++;
  get(`${url}/healthz`, { agent }, (answer) => {
    answer.resume();
    answer.once("end", () => {
      open--;
      latencies.push(performance.now() - askedAt);
    });
  }).once("error", (error) => {
    throw error;
  });
};
const timer = setInterval(ask, everyMs);

parentPort?.on("message", (question: "begin" | "end") => {
  if (question === "begin") latencies = [];
  else {
    clearInterval(timer);
    const report = () => {
      if (open > 0) setTimeout(report, 1);
      else {
        parentPort?.postMessage(latencies);
        agent.destroy();
        parentPort?.close();
      }
    };
    report();
  }
});
