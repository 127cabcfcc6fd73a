import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { hasHaproxy, startHaproxy } from "./testing/haproxy.ts";
import { TestPage } from "./testing/page.ts";
import { killServers, startServer } from "./testing/process.ts";
import { RawConnection } from "./testing/raw-connection.ts";

afterEach(killServers);

const request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

/** Two servers, one behind a port and one behind a Unix socket, and HAProxy in front of them. */
async function start(env: Readonly<Record<string, string>> = {}) {
  const path = join(mkdtempSync(join(tmpdir(), "node-")), "visitors.sock");
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
  return { haproxy, servers, statusOf, totals };
}

/** Every connection here comes from the same address, which HAProxy may spread only by its load. */
describe.skipIf(!hasHaproxy)("two servers behind HAProxy", { timeout: 60_000 }, () => {
  test("count a visitor by the true address, which is not the balancer's", async () => {
    const { haproxy } = await start({ ADDRESS_CONNECTIONS: "1", ADDRESS_EXEMPT: "" });
    await using _stop = haproxy;
    const open: RawConnection[] = [];
    const serves = async () => {
      const connection = await RawConnection.open(haproxy.url);
      open.push(connection);
      connection.socket.write(request);
      await Promise.race([
        connection.closed,
        new Promise((resolve) => connection.socket.once("data", resolve)),
      ]);
      return connection.received.includes("ok\n");
    };
    // Four per server: one more is refused by whichever server has it.
    const answers: boolean[] = [];
    for (let n = 0; n < 10; n++) answers.push(await serves());
    expect(answers.slice(0, 4)).toEqual([true, true, true, true]);
    expect(answers.filter(Boolean).length).toBeLessThanOrEqual(8);
    for (const connection of open) connection[Symbol.dispose]();
  });

  test.each(["polling", "websocket"])("connect a page over %s", async (transport) => {
    const { haproxy, servers } = await start();
    await using _stop = haproxy;
    using page = new TestPage(haproxy.url, { transports: [transport] });
    await page.attached();
    expect(await page.ask("presence:watch", { watch: false })).toMatchObject({ ok: true });
    for (const { output } of servers) expect(output.stdout).not.toContain("PROXY header");
    expect(haproxy.output()).not.toMatch(/127\.0\.0\.1:\d+.*visitors/);
  });

  test("keep a polling visitor's separate connections on one of them", async () => {
    const { haproxy, totals } = await start();
    await using _stop = haproxy;
    for (let n = 0; n < 20; n++) {
      const answer = await fetch(`${haproxy.url}/healthz`, { headers: { connection: "close" } });
      await answer.text();
    }
    expect((await totals()).toSorted((a, b) => a - b)).toEqual([0, 20]);
  });

  test("share the connections of one large address", async () => {
    const { haproxy, totals } = await start();
    await using _stop = haproxy;
    const open = await Promise.all(Array.from({ length: 60 }, () => RawConnection.open(haproxy.url)));
    await expect.poll(async () => (await totals()).reduce((a, b) => a + b)).toBe(60);
    expect(Math.min(...(await totals()))).toBeGreaterThanOrEqual(10);
    for (const connection of open) connection[Symbol.dispose]();
  });

  test("lose a drained one for new connections, and pages come back on the other", async () => {
    const { haproxy, servers, statusOf, totals } = await start({ DRAIN_MS: "20000" });
    await using _stop = haproxy;
    using page = new TestPage(haproxy.url);
    await page.attached();
    const [onA] = await totals();
    const [drained, name, other] = onA === 1 ? [servers[0], "a", "b"] : [servers[1], "b", "a"];
    drained?.child.kill("SIGTERM");
    await page.next("session:draining");
    await expect.poll(() => statusOf(name), { timeout: 15_000 }).toMatch(/^DOWN/);
    await page.closed();
    const before = (await haproxy.seen(name)).total;
    using again = new TestPage(haproxy.url);
    await again.attached();
    expect((await haproxy.seen(name)).total).toBe(before);
    expect((await haproxy.seen(other)).total).toBeGreaterThan(0);
  });
});
