import { afterAll, beforeAll, expect, test } from "vitest";
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

const requestTo = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

test.each(["/healthz", "/api/account", "/assets/none.js", "/socket.io/?EIO=4&transport=polling"])(
  "a connection that asks %s many times without waiting for answers is closed",
  async (path) => {
    using connection = await RawConnection.open(app.url);
    connection.socket.write(requestTo(path).repeat(500));
    await expect(connection.closed).resolves.toBeUndefined();
    expect(connection.received.split("HTTP/1.1 ").length).toBeLessThan(10);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  },
);

test("a connection that waits for each answer may ask as often as it likes", async () => {
  using connection = await RawConnection.open(app.url);
  for (let n = 1; n <= 50; n++) {
    connection.socket.write(requestTo("/healthz"));
    while (connection.received.split("ok\n").length <= n)
      await new Promise<void>((resolve) => connection.socket.once("data", () => resolve()));
  }
  expect(connection.socket.destroyed).toBe(false);
});
