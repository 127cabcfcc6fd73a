import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { testConfig, unlimited } from "../testing/config.ts";
import { RawConnection } from "../testing/raw-connection.ts";

let app: App;
beforeAll(async () => {
  app = await compose(testConfig(unlimited));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const polling = "/socket.io/?EIO=4&transport=polling";
const requestTo = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

test.each(["/healthz", "/api/account", "/assets/none.js", "/socket.io/?EIO=4&transport=polling"])(
  "a connection that pipelines many requests for %s is closed",
  async (path) => {
    using connection = await RawConnection.open(app.url);
    connection.socket.write(requestTo(path).repeat(500));
    await expect(connection.closed).resolves.toBeUndefined();
    expect(connection.received.split("HTTP/1.1 ").length).toBeLessThan(10);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  },
);

test("a connection that waits for each answer may send any number of requests", async () => {
  using connection = await RawConnection.open(app.url);
  for (let n = 1; n <= 50; n++) {
    connection.socket.write(requestTo("/healthz"));
    while (connection.received.split("ok\n").length <= n)
      await new Promise<void>((resolve) => connection.socket.once("data", () => resolve()));
  }
  expect(connection.socket.destroyed).toBe(false);
});

describe("requests that Node would answer itself or misread", () => {
  const requests = {
    "with an expectation that nobody meets": "GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n",
    "with a word of upgrading that is not meant": `GET ${polling} HTTP/1.1\r\nHost: x\r\nUpgrade: x\r\n\r\n`,
    "without a host": "GET /healthz HTTP/1.1\r\n\r\n",
    "of the usual kind": "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
  };

  test.each(Object.entries(requests))("%s: a few at once end their connection", async (_name, request) => {
    using connection = await RawConnection.open(app.url);
    connection.socket.write(request.repeat(4));
    await expect(connection.closed).resolves.toBeUndefined();
    expect(connection.received.split("HTTP/1.1 ").length).toBeLessThan(5);
  });

  const upgrade = "GET /foo HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
  // Node handles the first of these and ignores the rest of the chunk.
  test.each([...Object.entries(requests), ["to upgrade what cannot be", upgrade]])(
    "%s: a large batch of them is not even parsed",
    async (_name, request) => {
      using connection = await RawConnection.open(app.url);
      connection.socket.write(request.repeat(1_000));
      await expect(connection.closed).resolves.toBeUndefined();
      expect(connection.received.split("HTTP/1.1 ").length).toBeLessThan(5);
    },
  );
});

test("a body may contain what looks like the end of a request", async () => {
  using connection = await RawConnection.open(app.url);
  const body = "\r\n\r\n".repeat(3);
  connection.socket.write(
    `POST /api/account HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await expect.poll(() => connection.received).toMatch(/^HTTP\/1\.1 4/);
});

test("a refused upgrade is answered as a request, and its connection closes with the client", async () => {
  using connection = await RawConnection.open(app.url);
  connection.socket.write(requestTo("/healthz"));
  await expect.poll(() => connection.received).toContain("ok\n");
  connection.socket.write(
    "GET /assets/foo HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
  );
  await expect.poll(() => connection.received).toContain("HTTP/1.1 404");
  connection.socket.end();
  await expect(connection.closed).resolves.toBeUndefined();
});
