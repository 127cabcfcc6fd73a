import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type App, compose } from "./compose.ts";
import { startBalancer } from "./testing/balancer.ts";
import { testConfig } from "./testing/config.ts";
import { figureOf, metricsToken } from "./testing/metrics.ts";
import { TestPage } from "./testing/page.ts";
import { killServers, startServer } from "./testing/process.ts";
import { localHeader, visitorHeader } from "./testing/proxy-header.ts";
import { RawConnection } from "./testing/raw-connection.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const apps: App[] = [];
afterEach(async () => {
  killServers();
  await Promise.all(apps.splice(0).map((app) => app[Symbol.asyncDispose]()));
});

const socketPath = () => join(temporaryFolder(), "visitors.sock");
const http = (path: string, ...headers: readonly string[]) =>
  Buffer.from([`GET ${path} HTTP/1.1`, "Host: x", ...headers, "\r\n"].join("\r\n"));
const upgrade = ["Connection: upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];

async function start(env: Readonly<Record<string, string>> = {}) {
  const app = await compose(testConfig({ PROXY_LISTEN: "127.0.0.1:0", ...env }));
  apps.push(app);
  const { url, proxied } = app;
  if (proxied === null) throw new Error("the server has no listener for a balancer");
  const closed = () => figureOf(url, "letsmeet_proxy_refusals_total");
  /** A connection to the balancer's listener that has sent those bytes. */
  const send = async (...bytes: readonly Buffer[]) => {
    const connection = await RawConnection.open(proxied);
    connection.socket.write(Buffer.concat(bytes));
    return connection;
  };
  /** True if that visitor's connection is served, false if it is closed. */
  const isServed = async (address: string, ...headers: readonly string[]) => {
    const connection = await send(visitorHeader(address), http("/healthz", ...headers));
    await Promise.race([connection.closed, once(connection.socket, "data")]);
    return connection.received !== "";
  };
  return { app, url, proxied, closed, send, isServed };
}

describe("the balancer's listener", () => {
  test.each(["websocket", "polling"])(
    "connects pages over %s, also through a Unix socket",
    async (transport) => {
      for (const PROXY_LISTEN of ["127.0.0.1:0", socketPath()]) {
        const { proxied, closed } = await start({ PROXY_LISTEN });
        using balancer = await startBalancer(proxied, () => visitorHeader("2001:db8::7"));
        using page = new TestPage(balancer.url, { transports: [transport] });
        expect((await page.attached()).session.sessionId).toBeTypeOf("string");
        expect(await closed()).toBe(0);
      }
    },
  );

  test("counts connections by the visitor's address, IPv6 by /64", async () => {
    const { isServed } = await start({ ADDRESS_CONNECTIONS: "1" });
    for (const host of [1, 2, 3, 4]) expect(await isServed(`2001:db8:0:1::${host}`)).toBe(true);
    expect(await isServed("2001:db8:0:1::5")).toBe(false);
    expect(await isServed("2001:db8:0:2::5")).toBe(true);
    for (const address of ["192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1"])
      expect(await isServed(address)).toBe(true);
    expect(await isServed("192.0.2.1")).toBe(false);
    expect(await isServed("192.0.2.2")).toBe(true);
  });

  test("counts transports by the visitor's address", async () => {
    const { proxied } = await start({ ADDRESS_CONNECTIONS: "1" });
    let address = "192.0.2.1";
    using balancer = await startBalancer(proxied, () => visitorHeader(address));
    using first = new TestPage(balancer.url);
    await first.attached();
    const second = new TestPage(balancer.url);
    const refused = new Promise<Error>((resolve) => second.socket.once("connect_error", resolve));
    expect((await refused).message).toBe("too-many-connections");
    second[Symbol.dispose]();
    address = "192.0.2.2";
    using third = new TestPage(balancer.url);
    await third.attached();
  });

  test("does not believe X-Forwarded-For", async () => {
    const { isServed, send } = await start({ ADDRESS_CONNECTIONS: "1", ADDRESS_EXEMPT: "203.0.113.0/24" });
    // 20 password attempts are allowed in a burst, and a few more later: each names another visitor, in vain.
    const answers: string[] = [];
    while (answers.length < 100 && answers.at(-1) !== "429") {
      const n = answers.length;
      const body = JSON.stringify({ name: `someone-${n}`, password: "not the password" });
      using connection = await send(
        visitorHeader("192.0.2.1"),
        Buffer.from(
          `POST /api/account/log-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nX-Forwarded-For: 203.0.113.${n}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        ),
      );
      await connection.closed;
      answers.push(connection.received.slice(9, 12));
    }
    expect(answers.filter((status) => status === "401").length).toBeGreaterThanOrEqual(20);
    expect(answers.at(-1)).toBe("429");
    for (let n = 0; n < 4; n++) await isServed("192.0.2.2", "X-Forwarded-For: 203.0.113.9");
    expect(await isServed("192.0.2.2", "X-Forwarded-For: 203.0.113.9")).toBe(false);
  });

  test("closes a request without a header and counts it", async () => {
    const { send, closed } = await start();
    using connection = await send(http("/healthz"));
    await connection.closed;
    expect(connection.received).toBe("");
    expect(await closed()).toBe(1);
  });

  test("closes a visitor who pipelines, as any other", async () => {
    const { send, url } = await start();
    using connection = await send(
      visitorHeader("192.0.2.1"),
      ...Array.from({ length: 500 }, () => http("/healthz")),
    );
    await connection.closed;
    expect(connection.received.split("HTTP/1.1 ").length).toBeLessThan(10);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test("has health for visitors, and no metrics", async () => {
    const { send } = await start();
    for (const [path, status] of [
      ["/readyz", 200],
      ["/metrics", 404],
    ] as const) {
      using connection = await send(
        visitorHeader("192.0.2.1"),
        http(path, `Authorization: Bearer ${metricsToken}`, "Accept: text/html"),
      );
      await expect.poll(() => connection.received).toContain(`HTTP/1.1 ${status}`);
    }
  });

  test("gives the balancer's own connections health and nothing for visitors", async () => {
    const { send } = await start();
    using check = await send(localHeader(), http("/readyz"));
    await expect.poll(() => check.received).toContain("ready\n");
    for (const request of [
      http("/"),
      http("/api/account"),
      http("/socket.io/?EIO=4&transport=polling"),
      http("/socket.io/?EIO=4&transport=websocket", ...upgrade),
    ]) {
      using visit = await send(localHeader(), request);
      await expect.poll(() => visit.received).toContain("HTTP/1.1 404");
    }
  });

  test("does not delay the end of the server by connections that wait for their header", async () => {
    const { send, app } = await start();
    using waiting = await send(visitorHeader("192.0.2.1").subarray(0, 20));
    using check = await send(localHeader(), http("/healthz"));
    await expect.poll(() => check.received).toContain("ok\n");
    await app[Symbol.asyncDispose]();
    await Promise.all([waiting.closed, check.closed]);
  });
});

describe("the plain listener beside it", () => {
  test("serves health and metrics only", async () => {
    const { url } = await start();
    const headers = { authorization: `Bearer ${metricsToken}`, accept: "text/html" };
    const statusOf = async (path: string) => (await fetch(`${url}${path}`, { headers })).status;
    for (const path of ["/healthz", "/readyz", "/metrics"]) expect(await statusOf(path)).toBe(200);
    for (const path of ["/", "/room/x", "/api/account", "/socket.io/?EIO=4&transport=polling"])
      expect(await statusOf(path)).toBe(404);
  });

  test("does not believe a PROXY header", async () => {
    const { url } = await start();
    using connection = await RawConnection.open(url);
    connection.socket.write(Buffer.concat([visitorHeader("192.0.2.1"), http("/healthz")]));
    await connection.closed;
    expect(connection.received).not.toContain("ok\n");
  });
});

test("a server without PROXY_LISTEN believes no PROXY header", async () => {
  const app = await compose(testConfig());
  apps.push(app);
  expect(app.proxied).toBeNull();
  using connection = await RawConnection.open(app.url);
  connection.socket.write(Buffer.concat([visitorHeader("192.0.2.1"), http("/healthz")]));
  await connection.closed;
  expect(connection.received).not.toContain("ok\n");
});

describe("a Unix socket", () => {
  test("is taken over from a server that was killed", async () => {
    const PROXY_LISTEN = socketPath();
    const killed = startServer({ PROXY_LISTEN });
    await killed.ready();
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect(existsSync(PROXY_LISTEN)).toBe(true);
    const { isServed, app } = await start({ PROXY_LISTEN });
    expect(await isServed("192.0.2.1")).toBe(true);
    await app[Symbol.asyncDispose]();
    expect(existsSync(PROXY_LISTEN)).toBe(false);
  });

  test("is not taken from a server that runs: the start fails in words and leaves nothing open", async () => {
    const { proxied } = await start({ PROXY_LISTEN: socketPath() });
    const second = startServer({ PROXY_LISTEN: proxied });
    expect(await second.ended).toBe(1);
    expect(second.output.stderr).toContain(`Another program listens on ${proxied}`);
  });

  test("needs a folder", async () => {
    const PROXY_LISTEN = "/a-folder/that-does-not/exist.sock";
    const server = startServer({ PROXY_LISTEN });
    expect(await server.ended).toBe(1);
    expect(server.output.stderr).toMatch(/its folder must exist.*PROXY_LISTEN/);
  });
});

test("a taken port of PROXY_LISTEN is named", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const server = startServer({ PROXY_LISTEN: `127.0.0.1:${port}` });
  expect(await server.ended).toBe(1);
  expect(server.output.stderr).toMatch(new RegExp(`Port ${port} is taken.*PROXY_LISTEN`));
  taken.close();
});
