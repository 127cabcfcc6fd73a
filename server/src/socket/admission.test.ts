import { protocolVersion } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import { io } from "socket.io-client";
import { afterEach, describe, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import type { Config } from "../config.ts";
import { testConfig } from "../testing/config.ts";
import { figureOf } from "../testing/metrics.ts";
import { TestPage } from "../testing/page.ts";
import { RawConnection } from "../testing/raw-connection.ts";
import { RawPage } from "../testing/raw-page.ts";
import { wish } from "../testing/samples.ts";

let app: App | undefined;
afterEach(async () => {
  await app?.[Symbol.asyncDispose]();
});

type Limits = Config["admission"]["limits"];
type Few = Partial<Limits["rates"]> & { readonly transports?: number };

/** A server with those limits per address, and otherwise the default ones. */
async function start(
  { transports = 200, ...rates }: Few = {},
  env: Record<string, string> = {},
  over: (config: Config) => Partial<Config> = () => ({}),
) {
  const config = testConfig({ TRUSTED_PROXIES: "1", ...env });
  const usual = config.admission.limits.rates;
  app = await compose({
    ...config,
    admission: { ...config.admission, limits: { transports, rates: { ...usual, ...rates } } },
    ...over(config),
  });
  return app.url;
}
const few = (burst: number) => ({ perSecond: 1 / 60, burst });
const from = (address: string) => ({ headers: { "x-forwarded-for": address } });

/** The refusal of a page that connects from there, or `null` if it is attached. */
async function refusal(url: string, address: string): Promise<unknown> {
  const socket = io(url, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    auth: { pageId: nanoid(), resume: null, version: protocolVersion },
    extraHeaders: { "x-forwarded-for": address },
  });
  return new Promise((resolve) => {
    socket.on("connect", () => resolve(null));
    // The library closes first and then reports why, in the same turn.
    socket.io.on("close", () => setImmediate(() => resolve("closed")));
    socket.on("connect_error", (error) => {
      resolve("data" in error ? error.data : error.message);
      socket.disconnect();
    });
  });
}

describe("one address", () => {
  test("may begin a limited number of sessions, receives the reason, and affects no other; its existing ones go on", async () => {
    const url = await start({ session: few(3) });
    const pages = await Promise.all(
      [1, 2, 3].map(async () => {
        const page = new TestPage(url, from("192.0.2.1"));
        await page.attached();
        return page;
      }),
    );
    expect(await refusal(url, "192.0.2.1")).toMatchObject({ code: "rate-limited" });
    expect(await refusal(url, "192.0.2.2")).toBeNull();
    const [resumed] = pages.map((page) => page.shows());
    if (resumed === undefined) throw new Error("there are three pages");
    const again = new TestPage(url, { ...from("192.0.2.1"), resume: resumed });
    expect(await again.attached()).toMatchObject({ resumed: true });
    for (const page of [...pages, again]) page.socket.disconnect();
  });

  test("is refused its sixth connection of five, and gets another once one has closed", async () => {
    const url = await start({ transports: 5 });
    const open = Array.from({ length: 5 }, () => new TestPage(url, from("192.0.2.1")));
    for (const page of open) await page.attached();
    expect(await refusal(url, "192.0.2.1")).toMatchObject({ code: "too-many-connections" });
    open[0]?.socket.disconnect();
    await expect.poll(() => refusal(url, "192.0.2.1")).toBeNull();
    for (const page of open) page.socket.disconnect();
  });

  test("is one /64 in IPv6: other addresses in it share its limits", async () => {
    const url = await start({ session: few(3) });
    const all = await Promise.all([1, 2, 3, 4, 5].map((n) => refusal(url, `2001:db8:0:1::${n}`)));
    expect(all.filter((one) => one === null)).toHaveLength(3);
    expect(await refusal(url, "2001:db8:0:2::1")).toBeNull();
  });

  test("cannot begin five hundred sessions in one burst", async () => {
    const url = await start({ session: few(120) });
    const all = await Promise.all(Array.from({ length: 500 }, () => refusal(url, "192.0.2.1")));
    expect(all.filter((one) => one === null).length).toBeLessThanOrEqual(120);
    expect(await figureOf(url, "letsmeet_sessions_online")).toBeLessThanOrEqual(120);
    expect(await refusal(url, "192.0.2.2")).toBeNull();
  }, 20_000);

  test("cannot delay others' searches by searching from many sessions at once", async () => {
    const url = await start({ search: few(10) });
    const pages = Array.from({ length: 12 }, () => new TestPage(url, from("192.0.2.1")));
    for (const page of pages) await page.attached();
    const answers = await Promise.all(pages.map((page) => page.ask("stranger:search", wish())));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ code: "rate-limited" });
    for (const page of pages) page.socket.disconnect();
  });

  test("is refused with a retry time when it sends too much, over all of its connections", async () => {
    const url = await start({ traffic: few(80) });
    const [one, other] = [new TestPage(url, from("192.0.2.1")), new TestPage(url, from("192.0.2.1"))];
    await one.attached();
    await other.attached();
    const filler = { text: "x".repeat(60_000) };
    expect(await one.raw("chat:typing", filler)).toMatchObject({ code: "bad-payload" });
    expect(await other.raw("chat:typing", filler)).toMatchObject({ code: "rate-limited" });
    for (const page of [one, other]) page.socket.disconnect();
  });
});

describe("a TCP connection", () => {
  test("beyond its address's limit is closed before it is read, and does not free a place", async () => {
    const url = await start({ transports: 2 }, { TRUSTED_PROXIES: "0" });
    const open = [];
    for (let n = 0; n < 8; n++) open.push(await RawConnection.open(url));
    const late = await RawConnection.open(url);
    await expect(late.closed).resolves.toBeUndefined();
    for (const connection of open) expect(connection.socket.destroyed).toBe(false);
    open[0]?.socket.destroy();
    await expect.poll(async () => (await fetch(`${url}/healthz`).catch(() => null))?.status).toBe(200);
    for (const connection of open) connection.socket.destroy();
  });
});

describe("bytes", () => {
  test("count for the address whether or not they become messages, and a WebSocket that sends too many is closed", async () => {
    const url = await start({ bytes: few(10_000) }, { TRUSTED_PROXIES: "0" }, ({ gateway }) => ({
      gateway: { ...gateway, ownRate: few(1_000) },
    }));
    const connection = await RawConnection.upgraded(url);
    const part = Buffer.concat([
      Buffer.from([0x01, 0xfe, 0x03, 0xe8]),
      Buffer.alloc(4),
      Buffer.alloc(1_000, 7),
    ]);
    for (let n = 0; n < 20 && !connection.socket.destroyed; n++) {
      connection.socket.write(part);
      part[0] = 0x00;
    }
    await expect(connection.closed).resolves.toBeUndefined();
    expect(await figureOf(url, 'letsmeet_cuts_total{why="flood"}')).toBe(1);
  });
});

describe("what an address causes to be kept in memory", () => {
  test("counts over all of its sessions, and makes no other address wait", async () => {
    const url = await start({ forwarded: few(8_000) });
    const talk = async (address: string) => {
      const pages = [new TestPage(url, from(address)), new TestPage(url, from(address))] as const;
      for (const page of pages) {
        await page.attached();
        await page.ask("stranger:search", wish());
      }
      const { matchId } = await pages[0].next("stranger:matched");
      return pages.map((page) => () => page.ask("chat:send", { matchId, seq: 1, text: "x".repeat(2_000) }));
    };
    const [first, second] = await talk("192.0.2.1");
    expect(await first?.()).toMatchObject({ ok: true });
    expect(await second?.()).toMatchObject({ ok: false, code: "rate-limited" });
    const [other] = await talk("192.0.2.2");
    expect(await other?.()).toMatchObject({ ok: true });
  });
});

describe("with long-polling", () => {
  test("each request and each packet counts", async () => {
    const url = await start({ traffic: few(80) });
    const statuses: number[] = [];
    for (let n = 0; n < 200; n++)
      statuses.push(
        (await fetch(`${url}/socket.io/?EIO=4&transport=polling&sid=none`, from("192.0.2.1"))).status,
      );
    expect(statuses).toContain(429);
    expect((await fetch(`${url}/socket.io/?EIO=4&transport=polling`, from("192.0.2.2"))).status).toBe(200);
  });
});

describe("a server whose memory budget is used up by waiting data", () => {
  test("begins no session, reports why, and leaves running ones alone", async () => {
    const url = await start({}, {}, () => ({ memoryBudget: 1 }));
    const running = new TestPage(url);
    await running.attached();
    await running.ask("stranger:search", wish());
    const second = new TestPage(url);
    await second.attached();
    await second.ask("stranger:search", wish());
    const { matchId } = await running.next("stranger:matched");
    await expect
      .poll(() => refusal(url, "192.0.2.9"), { timeout: 4_000 })
      .toMatchObject({ code: "server-full" });
    expect(await running.ask("chat:send", { matchId, seq: 1, text: "hi" })).toMatchObject({ ok: true });
    const again = new TestPage(url, { resume: running.shows(), pageId: running.pageId });
    expect(await again.attached()).toMatchObject({ resumed: true });
    for (const page of [running, second, again]) page.socket.disconnect();
  });
});

test("a page whose address may open no more transports is closed at once, at no cost", async () => {
  const url = await start({ transports: 1 });
  const first = await RawPage.open(url, null);
  const others = Array.from({ length: 20 }, () => refusal(url, "127.0.0.1"));
  for (const one of await Promise.all(others)) expect(one).not.toBeNull();
  first.socket.terminate();
});
