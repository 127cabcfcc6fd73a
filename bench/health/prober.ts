import { Agent, get } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";

// The prober has its own thread, so that the load generator's work does not count as latency. It sends requests by the
// clock without waiting for answers, so that a stall of the server delays all requests that fall into it.
const { url, everyMs } = z.object({ url: z.string(), everyMs: z.number() }).parse(workerData);

// Connections are reused, as by a proxy; a new one is opened when all of them wait.
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
