import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { pause } from "../signaling/pace.ts";

const everyMs = 5;

/** Polls /healthz for `ms` milliseconds and resolves to each answer's latency in milliseconds. */
export async function probeHealth(url: string, ms: number): Promise<readonly number[]> {
  const worker = new Worker(join(import.meta.dirname, "prober.ts"), { workerData: { url, everyMs } });
  await once(worker, "online");
  // The first requests load code on both sides.
  await pause(500);
  worker.postMessage("begin");
  await pause(ms);
  const answered = once(worker, "message");
  worker.postMessage("end");
  const [latencies]: unknown[] = await answered;
  return z.array(z.number()).parse(latencies);
}
