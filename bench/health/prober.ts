import { Agent, get } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";

// A thread of its own, so that what the load costs this process is not measured. A request goes out by the clock, whether
// or not the one before was answered: a server that stands still for a while is seen by all that come in that while.
const { url, everyMs } = z.object({ url: z.string(), everyMs: z.number() }).parse(workerData);

// As a proxy does: a connection is used again, and there is another one when all of them wait.
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
