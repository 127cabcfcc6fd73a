import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { hasHaproxy, startHaproxy } from "./testing/haproxy.ts";
import { TestPage } from "./testing/page.ts";
import { killServers, startServer } from "./testing/process.ts";
import { RawConnection } from "./testing/raw-connection.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

afterEach(killServers);

/** Two servers, one behind a port and one behind a Unix socket, and HAProxy in front of them. */
async function start(env: Readonly<Record<string, string>> = {}) {
  const path = join(temporaryFolder(), "visitors.sock");
  const servers = ["127.0.0.1:0", path].map((PROXY_LISTEN) => startServer({ PROXY_LISTEN, ...env }));
  const points: string[] = [];
  for (const server of servers) {
    const plain = new URL(await server.ready()).host;
    await expect.poll(() => server.output.stderr).toMatch(/PROXY headers, to (\S+)/);
    points.push(`${/PROXY headers, to (\S+)/.exec(server.output.stderr)?.[1]}/${plain}`);
  }
  const HAPROXY_NODES = points.map((point, at) => `${"ab"[at]}=${point}`).join(",");
  const haproxy = await startHaproxy({ HAPROXY_NODES, ADDRESS_CONNECTIONS: "1000" });
  const statusOf = async (name: string) => (await haproxy.seen(name)).status;
  await expect
    .poll(async () => [await statusOf("a"), await statusOf("b")], { timeout: 10_000 })
    .toEqual(["UP", "UP"]);
  /** The connections that each server has had. */
  const totals = async () => [(await haproxy.seen("a")).total, (await haproxy.seen("b")).total];
  return { haproxy, servers, totals };
}

/** Every connection here comes from the same address, which HAProxy may spread only by its load. */
describe.skipIf(!hasHaproxy)("two servers behind HAProxy", { timeout: 60_000 }, () => {
  test.each(["polling", "websocket"])("connect a page over %s", async (transport) => {
    const { haproxy: opened, servers } = await start();
    await using haproxy = opened;
    using page = new TestPage(haproxy.url, { transports: [transport] });
    await page.attached();
    expect(await page.ask("presence:watch", { watch: false })).toMatchObject({ ok: true });
    for (const { output } of servers) expect(output.stdout).not.toContain("PROXY header");
    expect(haproxy.output()).not.toMatch(/127\.0\.0\.1:\d+.*visitors/);
  });

  test("keep a polling visitor's separate connections on one of them", async () => {
    const { haproxy: opened, totals } = await start();
    await using haproxy = opened;
    for (let n = 0; n < 20; n++) {
      const answer = await fetch(`${haproxy.url}/healthz`, { headers: { connection: "close" } });
      await answer.text();
    }
    expect((await totals()).toSorted((a, b) => a - b)).toEqual([0, 20]);
  });

  test("keep the pages of one that stops until it lets them go, and send new ones to the other", async () => {
    const { haproxy: opened, servers, totals } = await start({ DRAIN_MS: "30000" });
    await using haproxy = opened;
    using page = new TestPage(haproxy.url);
    await page.attached();
    const at = (await totals()).findIndex((connections) => connections > 0);
    servers[at]?.child.kill("SIGTERM");
    await page.next("session:draining");
    // Not "DOWN": HAProxy would end its connections.
    await expect
      .poll(async () => (await haproxy.seen("ab"[at] ?? "")).status, { timeout: 10_000 })
      .toBe("NOLB");
    expect(await page.ask("presence:watch", { watch: false })).toMatchObject({ ok: true });
    using other = new TestPage(haproxy.url);
    await other.attached();
    expect(Math.min(...(await totals()))).toBeGreaterThan(0);
  });

  test("share the connections of one large address", async () => {
    const { haproxy: opened, totals } = await start();
    await using haproxy = opened;
    const open = await Promise.all(Array.from({ length: 60 }, () => RawConnection.open(haproxy.url)));
    await expect.poll(async () => (await totals()).reduce((a, b) => a + b)).toBe(60);
    expect(Math.min(...(await totals()))).toBeGreaterThanOrEqual(10);
    for (const connection of open) connection[Symbol.dispose]();
  });
});
