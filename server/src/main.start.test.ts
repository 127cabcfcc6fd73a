import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { killServers, startServer } from "./testing/process.ts";

/** Runs a command as process 1 of its own process namespace, as a container does. */
const asProcessOne = ["unshare", "-rpf"];
const [unshare = "", ...flags] = asProcessOne;
const hasNamespaces = spawnSync(unshare, [...flags, "true"]).status === 0;

/** A Redis that accepts connections and never answers: the server's start waits for it. */
const silent = createServer();
let redis = "";
beforeEach(async () => {
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address();
  redis = `redis://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterEach(() => {
  killServers();
  silent.close();
});

/** The process that this one has started. */
const childOf = (pid: number) =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);

describe("a server that is told to stop during its start", { timeout: 30_000 }, () => {
  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("by %s ends at once with code %i", async (signal, code) => {
    const server = startServer({ REDIS_URL: redis });
    await once(silent, "connection");
    server.child.kill(signal);
    expect(await server.ended).toBe(code);
  });

  test.runIf(hasNamespaces)(
    "ends at once also as process 1, where a signal without a handler is ignored",
    async () => {
      const server = startServer({ REDIS_URL: redis, PATH: process.env["PATH"] ?? "" }, asProcessOne);
      await once(silent, "connection");
      process.kill(childOf(server.child.pid ?? 0), "SIGTERM");
      expect(await server.ended).toBe(143);
    },
  );
});
