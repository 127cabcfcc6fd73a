import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "./testing/free-port.ts";
import { killServers, startServer } from "./testing/process.ts";
import { hasRedis, startRedis } from "./testing/redis.ts";

/** Code that a process runs first: its clock is wrong by that many ms. */
const skewed = (ms: number) => ({
  NODE_OPTIONS: `--import=data:text/javascript,const%20now=Date.now;Date.now=()=>now()+${ms};`,
});

test("a node that cannot reach the cluster's Redis says which one and why, and exits", async () => {
  const port = await freePort();
  const server = startServer({ CLUSTER_REDIS_URL: `redis://:secret@127.0.0.1:${port}` });
  expect(await server.ended).toBe(1);
  expect(server.output.stderr).toContain(
    `The cluster's Redis at 127.0.0.1:${port} cannot be reached (ECONNREFUSED): start Redis there, or change CLUSTER_REDIS_URL.`,
  );
  expect(server.output.stderr).not.toMatch(/secret@|^\s+at /m);
});

describe.runIf(hasRedis)("a process of a cluster", { timeout: 30_000 }, () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  const start = (env: Readonly<Record<string, string>>) =>
    startServer({ CLUSTER_REDIS_URL: redis.url, DRAIN_MS: "0", LOG_LEVEL: "warn", ...env });
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    killServers();
    await redis.stop();
  });

  test("does not start under the name of another one", async () => {
    const first = start({ NODE_NAME: "a", ROLE: "node" });
    await first.ready();
    const second = start({ NODE_NAME: "a", ROLE: "node" });
    expect(await second.ended).toBe(1);
    expect(second.output.stderr).toContain("Another node of this cluster is named a: set NODE_NAME");
    expect(first.child.exitCode).toBeNull();
  });

  test("starts again under its own name, after a stop at once, and after a crash within seconds", async () => {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      const before = start({ NODE_NAME: "a", ROLE: "matcher" });
      await before.ready();
      before.child.kill(signal);
      await before.ended;
    }
    expect(await start({ NODE_NAME: "a", ROLE: "matcher" }).ready()).toMatch(/^http:/);
  });

  test("does not start with another number of partitions than the others", async () => {
    await start({ NODE_NAME: "a", ROLE: "node", CLUSTER_PARTITIONS: "64" }).ready();
    const other = start({ NODE_NAME: "b", ROLE: "matcher", CLUSTER_PARTITIONS: "128" });
    expect(await other.ended).toBe(1);
    expect(other.output.stderr).toContain(
      "This cluster has 64 partitions, but CLUSTER_PARTITIONS is 128: set it to 64",
    );
  });

  test.each([
    [5_000, /is (5\.0|4\.\d) seconds ahead of that of the cluster's Redis/],
    [-5_000, /is (5\.0|4\.\d) seconds behind that of the cluster's Redis/],
  ])("does not start with a clock that is wrong by %i ms", async (ms, words) => {
    const server = start({ NODE_NAME: "a", ...skewed(ms) });
    expect(await server.ended).toBe(1);
    expect(server.output.stderr).toMatch(words);
  });
});
