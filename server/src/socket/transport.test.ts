import { once } from "node:events";
import { protocolVersion } from "@lets-meet/shared/protocol/session.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { testConfig, unlimited } from "../testing/config.ts";
import { figureOf } from "../testing/metrics.ts";
import { TestPage } from "../testing/page.ts";
import { RawConnection } from "../testing/raw-connection.ts";
import { RawPage } from "../testing/raw-page.ts";
import { wish } from "../testing/samples.ts";

let app: App;
beforeAll(async () => {
  app = await compose(testConfig({ ...unlimited, RECONNECT_GRACE_MS: "0" }));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});
beforeEach(async () => {
  while ((await metric("letsmeet_sessions_online")) > 0)
    await new Promise((resolve) => setImmediate(resolve));
});
const metric = (name: string) => figureOf(app.url, name);
const handshake = (pageId: string) =>
  `40${JSON.stringify({ pageId, resume: null, version: protocolVersion })}`;
const pageId = "p".repeat(21);

describe("a transport", () => {
  test.each([
    ["a second CONNECT", handshake(pageId)],
    ["a CONNECT to another namespace", "40/admin,{}"],
    ["a DISCONNECT", "41"],
    ["a DISCONNECT of another namespace", "41/admin,"],
    ["an event of another namespace", '42/admin,["stranger:search",{}]'],
    ["an ack", "431[]"],
    ["a CONNECT_ERROR", '44{"message":"no"}'],
    ["a binary event", '451-["chat:send",{"_placeholder":true,"num":0}]'],
    ["a binary message", Buffer.from([1, 2, 3])],
    ["a type of packet that there is not", "49"],
  ])("ends with %s", async (_name, message) => {
    using page = await RawPage.attached(app.url);
    page.socket.send(message);
    await expect(page.closed).resolves.toBeUndefined();
  });

  test.each([
    ["an event", '421["stranger:cancel",{}]'],
    ["a DISCONNECT", "41"],
    ["a CONNECT to another namespace", "40/admin,{}"],
  ])("ends with %s before its session is attached", async (_name, message) => {
    using page = await RawPage.open(app.url, message);
    await expect(page.closed).resolves.toBeUndefined();
  });

  test("ends with any message while its session is being attached", async () => {
    using page = await RawPage.open(app.url, handshake(pageId));
    page.socket.send(handshake(pageId));
    await expect(page.closed).resolves.toBeUndefined();
  });
});

test("ten thousand CONNECTs and DISCONNECTs on one connection end only that connection", async () => {
  using bystander = await RawPage.attached(app.url);
  const before = await metric("letsmeet_attached_total");
  using page = await RawPage.open(app.url, null);
  for (let n = 0; n < 10_000 && page.isOpen; n++) {
    page.socket.send(handshake(pageId));
    page.socket.send("41");
  }
  await page.closed;
  bystander.socket.send('421["stranger:cancel",{}]');
  expect(await bystander.answer(1)).toEqual({ ok: true, value: {} });
  expect((await metric("letsmeet_attached_total")) - before).toBeLessThanOrEqual(1);
});

test("CONNECTs to other namespaces are not answered, whether the client reads or not", async () => {
  using connection = await RawConnection.upgraded(app.url);
  const received = connection.received.length;
  connection.socket.pause();
  const frame = maskedText("40/nowhere,{}");
  for (let n = 0; n < 1_000; n++) connection.socket.write(frame);
  connection.socket.resume();
  await connection.closed;
  expect(connection.received.length - received).toBeLessThan(100);
});

describe("a request of a session's former connection", () => {
  test("is void after a DISCONNECT: no ticket is in the queue, and other searches are not delayed", async () => {
    const ghost = await RawPage.attached(app.url);
    ghost.socket.send("41");
    const search = JSON.stringify(["stranger:search", wish()]);
    for (let id = 1; id <= 20; id++) ghost.socket.send(`42${id}${search}`);
    await ghost.closed;
    expect(await metric("letsmeet_sessions_searching")).toBe(0);
    using a = new TestPage(app.url);
    using b = new TestPage(app.url);
    await Promise.all([a.attached(), b.attached()]);
    for (const page of [a, b]) await page.ask("stranger:search", wish());
    await Promise.all([a.next("stranger:matched"), b.next("stranger:matched")]);
  });

  test("is void once another connection has taken the session over", async () => {
    using former = await RawPage.attached(app.url);
    using newer = new TestPage(app.url, { resume: { ...former.session, after: 0 } });
    expect(await newer.attached()).toMatchObject({ resumed: true });
    former.socket.send(`421${JSON.stringify(["stranger:search", wish()])}`);
    await former.closed;
    expect(await metric("letsmeet_sessions_searching")).toBe(0);
  });
});

describe("frames that are not messages", () => {
  test("are counted, and a flood ends the connection: WebSocket pings, even with unread pongs", async () => {
    using connection = await RawConnection.upgraded(app.url);
    connection.socket.pause();
    const ping = Buffer.concat([Buffer.from([0x89, 0xfd]), Buffer.alloc(4), Buffer.alloc(125, 7)]);
    for (let n = 0; n < 5_000; n++) connection.socket.write(ping);
    connection.socket.resume();
    await expect(connection.closed).resolves.toBeUndefined();
  });

  test("are counted, and a flood ends the connection: engine.io's own", async () => {
    using page = await RawPage.attached(app.url);
    for (let n = 0; n < 5_000 && page.isOpen; n++) page.socket.send("3");
    await expect(page.closed).resolves.toBeUndefined();
  });

  test("are counted, and a flood ends the connection: fragments of a message that never ends", async () => {
    using connection = await RawConnection.upgraded(app.url);
    const [first, empty] = [Buffer.from([0x01, 0x80, 0, 0, 0, 0]), Buffer.from([0x00, 0x80, 0, 0, 0, 0])];
    connection.socket.write(first);
    for (let n = 0; n < 5_000 && !connection.socket.destroyed; n++) connection.socket.write(empty);
    await expect(connection.closed).resolves.toBeUndefined();
  });

  test("are counted, and a flood ends the connection: probes of an upgrade that never happens", async () => {
    const opened = await (await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`)).text();
    const [, sid] = /"sid":"([^"]+)"/.exec(opened) ?? [];
    using connection = await RawConnection.upgraded(app.url, `sid=${sid}`);
    const probe = maskedText("2probe");
    for (let n = 0; n < 5_000 && !connection.socket.destroyed; n++) connection.socket.write(probe);
    await expect(connection.closed).resolves.toBeUndefined();
  });

  test("are answered if there are few: a WebSocket ping with its pong", async () => {
    using page = await RawPage.attached(app.url);
    page.socket.ping("hello");
    const [data] = (await once(page.socket, "pong")) as [Buffer];
    expect(data.toString()).toBe("hello");
  });
});

/** A text message as a page would send it (RFC 6455 §5.2), masked with zeros. */
function maskedText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}
