import { limits } from "@lets-meet/shared/limits.ts";
import { protocolVersion } from "@lets-meet/shared/protocol/session.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { testConfig } from "../testing/config.ts";
import { brokenMessages } from "../testing/hostile.ts";
import { figureOf } from "../testing/metrics.ts";
import { TestPage } from "../testing/page.ts";
import { Random } from "../testing/random.ts";
import { RawConnection } from "../testing/raw-connection.ts";
import { RawPage } from "../testing/raw-page.ts";

let app: App;
beforeEach(async () => {
  app = await compose(testConfig());
});
/** After every test the process is alive, has no failures, and serves the next page. */
afterEach(async () => {
  using page = new TestPage(app.url);
  await page.attached();
  const answered = await page.ask("stranger:cancel", {});
  if (!answered.ok || (await figureOf(app.url, "letsmeet_failures_total")) > 0)
    throw new Error("something broke inside");
  page.socket.disconnect();
  await app[Symbol.asyncDispose]();
});

const auth = (value: object) => `40${JSON.stringify({ version: protocolVersion, ...value })}`;
const pageId = "p".repeat(21);

describe("an unreadable message", () => {
  test.each(brokenMessages.map((message) => [JSON.stringify(String(message)), message] as const))(
    "%s ends at most its own connection",
    async (_name, message) => {
      using page = await RawPage.attached(app.url);
      using other = await RawPage.attached(app.url);
      page.socket.send(message);
      page.socket.send('4299["stranger:cancel",{}]');
      expect([undefined, { ok: true, value: {} }]).toContainEqual(await page.answer(99));
      other.socket.send('421["stranger:cancel",{}]');
      expect(await other.answer(1)).toEqual({ ok: true, value: {} });
    },
  );
});

test("a payload that cannot even be inspected is a bad one", async () => {
  using page = await RawPage.attached(app.url);
  page.socket.send('421["chat:send",{"text":{"length":[{"toString":null}]}}]');
  expect(await page.answer(1)).toEqual({ ok: false, code: "bad-payload" });
});

describe("excess data", () => {
  test("in one frame ends the connection", async () => {
    using page = await RawPage.attached(app.url);
    page.socket.send(`421["chat:send",{"text":"${"x".repeat(limits.frameBytes)}"}]`);
    await expect(page.closed).resolves.toBeUndefined();
  });

  test("just within the bounds of a frame is answered", async () => {
    using page = await RawPage.attached(app.url);
    page.socket.send(`421["chat:send",{"text":"${"x".repeat(limits.frameBytes - 64)}"}]`);
    expect(await page.answer(1)).toEqual({ ok: false, code: "bad-payload" });
  });

  test("in many fragments ends the connection", async () => {
    using page = await RawPage.attached(app.url);
    for (let part = 0; part < 80 && page.isOpen; part++) page.socket.send("x".repeat(1_000), { fin: false });
    await expect(page.closed).resolves.toBeUndefined();
  });

  test("at too high a rate is refused with a retry time, and ends the connection when it continues", async () => {
    using page = await RawPage.attached(app.url);
    const flood = (from: number, to: number) => {
      for (let id = from; id <= to; id++) page.socket.send(`42${id}["stranger:cancel",{}]`);
    };
    flood(1, 200);
    expect(await page.answer(1)).toEqual({ ok: true, value: {} });
    expect(await page.answer(200)).toMatchObject({ ok: false, code: "rate-limited" });
    flood(201, 1_000);
    await expect(page.closed).resolves.toBeUndefined();
  });
});

describe("a handshake", () => {
  test.each([
    ["without a word", "40"],
    ["with nothing in it", auth({})],
    ["that is no object", "40[1,2]"],
    ["with an id that is none", auth({ pageId: "x", resume: null })],
    ["with a number for an id", auth({ pageId: 7, resume: null })],
    ["without saying what to resume", auth({ pageId })],
    [
      "with a resume that is none",
      auth({ pageId, resume: { sessionId: "__proto__", secret: "x", after: -1 } }),
    ],
    [
      "with a length that cannot be compared",
      auth({ pageId: { length: [{ toString: null }] }, resume: null }),
    ],
    [
      "with hostile keys",
      `40{"version":${protocolVersion},"__proto__":{"pageId":"${pageId}"},"constructor":null}`,
    ],
  ])("%s is refused and the connection closed", async (_name, handshake) => {
    using page = await RawPage.open(app.url, handshake);
    await expect(page.closed).resolves.toBeUndefined();
  });

  test.each(["websocket", "polling"])("from a foreign origin is refused over %s", async (transport) => {
    const page = new TestPage(app.url, {
      transports: [transport],
      headers: { origin: "https://evil.example" },
    });
    const refused = await new Promise<unknown>((resolve) => page.socket.once("connect_error", resolve));
    expect(refused).toBeInstanceOf(Error);
  });
});

describe("bytes of no valid protocol", () => {
  test("on a WebSocket end that connection", async () => {
    const random = new Random(4);
    const hostile = [
      Buffer.from([0x81, 0x03, 0x34, 0x32, 0x5b]), // not masked, as a page's frames must be
      Buffer.from([0xf1, 0x80, 0, 0, 0, 0]), // reserved bits
      Buffer.from([0x83, 0x80, 0, 0, 0, 0]), // an unknown opcode
      Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]), // longer than the received bytes
      Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]), // invalid UTF-8
      Buffer.from([0x80, 0x80, 0, 0, 0, 0]), // a continuation without a start
      Buffer.from([0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0]), // a ping that is too long
      Buffer.from(Array.from({ length: 512 }, () => 0x70 + random.below(16))),
    ];
    for (const bytes of hostile) {
      using connection = await RawConnection.upgraded(app.url);
      connection.socket.write(bytes);
      await expect(connection.closed).resolves.toBeUndefined();
    }
  });

  test("on the HTTP port are refused", async () => {
    for (const text of [
      "\u0000\u0001\u0002\r\n\r\n",
      "GET /socket.io/?EIO=4 HTTP/9.9\r\n\r\n",
      "GET\r\n\r\n",
      `GET /socket.io/?${"x".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    ]) {
      using connection = await RawConnection.open(app.url);
      connection.socket.write(text);
      await expect(connection.closed).resolves.toBeUndefined();
      expect(connection.received).toMatch(/^$|^HTTP\/1\.1 4/);
    }
  });

  test("in the query are refused", async () => {
    for (const query of [
      "",
      "EIO=4",
      "EIO=3&transport=polling",
      "EIO=4&transport=carrier-pigeon",
      "EIO=4&transport=__proto__",
      "EIO=4&transport=constructor",
      "EIO=4&transport=polling&sid=nobody",
      "EIO=4&transport=websocket&sid=__proto__",
      "EIO=4&EIO=4&transport=polling&transport=websocket",
      "EIO[]=4&transport[a]=polling",
    ]) {
      const answer = await fetch(`${app.url}/socket.io/?${query}`);
      expect({ query, status: answer.status }).toEqual({ query, status: 400 });
    }
  });
});

describe("long-polling", () => {
  const begin = async () => {
    const opened = await (await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`)).text();
    const [, sid] = /"sid":"([^"]+)"/.exec(opened) ?? [];
    return `${app.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
  };

  test("with a garbage body ends that connection", async () => {
    for (const body of ["garbage", "\u001e\u001e", "4{", "9", "b!!!", "4".repeat(10_000)]) {
      const url = await begin();
      await fetch(url, { method: "POST", body });
      expect((await fetch(url)).status).toBeOneOf([200, 400]);
    }
  });

  test("with a body beyond the limit is refused", async () => {
    const url = await begin();
    const sent = fetch(url, { method: "POST", body: "4".repeat(limits.frameBytes + 1) });
    expect(
      await sent.then(
        ({ status }) => status,
        () => "closed",
      ),
    ).toBeOneOf([413, 400, "closed"]);
  });

  test("by a slow page delivers all entries once, however late it polls", async () => {
    const url = await begin();
    await fetch(url, { method: "POST", body: auth({ pageId, resume: null }) });
    for (let id = 1; id <= 5; id++)
      await fetch(url, { method: "POST", body: `42${id}["stranger:cancel",{}]` });
    let told = "";
    while (!told.includes("435[")) told += `\u001e${await (await fetch(url)).text()}`;
    const answered = told.split("\u001e").filter((packet) => packet.startsWith("43"));
    expect(answered).toEqual([1, 2, 3, 4, 5].map((id) => `43${id}[{"ok":true,"value":{}}]`));
  });

  test("twice at once ends that connection", async () => {
    const url = await begin();
    const statuses = await Promise.all([fetch(url), fetch(url)].map(async (poll) => (await poll).status));
    expect(statuses).toContain(400);
  });
});
