import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { killServers, startServer } from "./testing/process.ts";

/** Runs a command as process 1 of its own process namespace, as a container does. */
const asProcessOne = ["unshare", "-rpf", "--kill-child"];
const can = ([program = "", ...args]: readonly string[]) => spawnSync(program, args).status === 0;
const hasNamespaces = can([...asProcessOne, "true"]);
/** The image's entry point, with the program of this machine. */
const entryPoint = z
  .array(z.string())
  .parse(
    JSON.parse(
      /^ENTRYPOINT (.*)$/m.exec(
        readFileSync(join(import.meta.dirname, "../../deploy/Dockerfile"), "utf8"),
      )?.[1] ?? "null",
    ),
  )
  .map((part, at) => (at === 0 ? basename(part) : part));
const asInImage = [...asProcessOne, ...entryPoint];

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

const start = (before: readonly string[] = []) =>
  startServer({ REDIS_URL: redis, PATH: process.env["PATH"] ?? "" }, before);

/** The only child of a process; `null` while it has none. */
function childOf(pid: number): number | null {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? null : Number(children.split(" ")[0]);
}

/** Waits for a value of /proc without leaving the turn, because the moment may be short. */
function soon<T>(read: () => T | null): T {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    const value = read();
    if (value !== null) return value;
  }
  throw new Error("that moment did not come");
}

const statusOf = (pid: number, name: string) =>
  new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "";

/** The moments of a start in a container, in their order; each is given the process 1, and resolves with all processes then. */
const moments: readonly (readonly [
  string,
  (init: number) => Promise<readonly number[]> | readonly number[],
])[] = [
  [
    "the init holds signals back for itself",
    (init) =>
      soon(() => {
        if (statusOf(init, "Name") !== entryPoint[0]) return null;
        // While it waits for a signal with `sigtimedwait`, the kernel shows none as held back.
        const holds = !/^0+$/.test(statusOf(init, "SigBlk")) || childOf(init) !== null;
        return holds ? [init] : null;
      }),
  ],
  ["the init has started a process", (init) => [init, soon(() => childOf(init))]],
  [
    "that process is Node",
    (init) => {
      const node = soon(() => childOf(init));
      return soon(() =>
        readlinkSync(`/proc/${node}/exe`) === realpathSync(process.execPath) ? [init, node] : null,
      );
    },
  ],
  [
    "Node prepares its threads, and runs no JavaScript yet",
    (init) => {
      const node = soon(() => childOf(init));
      return soon(() => (readdirSync(`/proc/${node}/task`).length > 1 ? [init, node] : null));
    },
  ],
  [
    "the server waits for its store",
    async (init) => {
      await once(silent, "connection");
      return [init, soon(() => childOf(init))];
    },
  ],
];

describe("a server that is told to stop during its start", { timeout: 30_000 }, () => {
  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("by %s ends at once with code %i", async (signal, code) => {
    const server = start();
    await once(silent, "connection");
    server.child.kill(signal);
    expect(await server.ended).toBe(code);
  });

  test.runIf(hasNamespaces)("ends at once also as process 1, from its first line on", async () => {
    const server = start(asProcessOne);
    await once(silent, "connection");
    process.kill(childOf(server.child.pid ?? 0) ?? 0, "SIGTERM");
    expect(await server.ended).toBe(143);
  });
});

describe.runIf(hasNamespaces && can([...asInImage, "true"]))(
  "a start in the image",
  { timeout: 30_000 },
  () => {
    test.each(moments)("can be stopped when %s", async (_moment, reached) => {
      for (const [signal, code] of [
        ["SIGTERM", 143],
        ["SIGINT", 130],
      ] as const) {
        const server = start(asInImage);
        const init = soon(() => childOf(server.child.pid ?? 0));
        const all = await reached(init);
        process.kill(init, signal);
        expect(await server.ended).toBe(code);
        expect(all.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
      }
    });

    test("leaves no dead process of which nobody asks for the exit code", async () => {
      const orphan = "sh -c 'true & echo orphan' ; exec sleep 60";
      const server = startServer({ PATH: process.env["PATH"] ?? "" }, [...asInImage, "sh", "-c", orphan]);
      await expect.poll(() => server.output.stdout).toBe("orphan\n");
      const init = childOf(server.child.pid ?? 0) ?? 0;
      const comm = (pid: string) => readFileSync(`/proc/${pid}/comm`, "utf8").trim();
      const children = () => readFileSync(`/proc/${init}/task/${init}/children`, "utf8").trim().split(" ");
      await expect.poll(() => children().map(comm)).toEqual(["sleep"]);
    });
  },
);
