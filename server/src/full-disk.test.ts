import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { TestBrowser } from "./testing/browser.ts";
import { killServers, startServer } from "./testing/process.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const folder = temporaryFolder(afterAll);
/** Runs a command with a small disk of its own in that folder. */
const onSmallDisk = [
  "unshare",
  "-rm",
  "sh",
  "-c",
  `mount -t tmpfs -o size=640k tmpfs ${folder} && exec "$0" "$@"`,
];
const [command = "", ...args] = onSmallDisk;
const hasDisks = spawnSync(command, [...args, "true"]).status === 0;

afterEach(killServers);

describe.runIf(hasDisks)("where a process can have a disk of its own", () => {
  test("a full disk is told by /readyz, in the log and to users, and no account is half made", {
    timeout: 60_000,
  }, async () => {
    const env = {
      DATABASE_PATH: join(folder, "a.db"),
      TRUSTED_PROXIES: "1",
      PATH: process.env["PATH"] ?? "",
    };
    const server = startServer(env, onSmallDisk);
    const url = await server.ready();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    let last = new TestBrowser(url);
    let made = -1;
    let status = 200;
    for (; status === 200 && made < 200; made++) {
      last = new TestBrowser(url);
      ({ status } = await last.signUp());
    }
    expect([status, made > 0]).toEqual([503, true]);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([
      503,
      "the database takes no writes: the disk is full\n",
    ]);
    expect(server.output.stdout.match(/the store takes no writes/g)).toHaveLength(1);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    // Reading works: the name of the refused account is still free to the server, which fails again at writing.
    expect((await last.ask("/account/log-in", last.credentials)).status).toBe(401);
  });
});
