import { Interest } from "@lets-meet/shared/interests.ts";
import { type Blocked, BlockReceipt, FrameAsked } from "@lets-meet/shared/protocol/safety.ts";
import { protocolVersion } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../backends/memory/clock.ts";
import { type App, compose } from "../compose.ts";
import { scored, startClassifierEndpoint } from "../testing/classifier-endpoint.ts";
import { testConfig } from "../testing/config.ts";
import { jpegOf } from "../testing/jpeg.ts";
import { figureOf } from "../testing/metrics.ts";
import { TestPage } from "../testing/page.ts";
import { accepted, wish } from "../testing/samples.ts";

const jpeg = Buffer.from(jpegOf()).toString("base64");
const hour = 3_600_000;
/** By its size, because the endpoint looks at no pixels. */
const explicitJpeg = Buffer.from(jpegOf(64, 64)).toString("base64");

let endpoint: Awaited<ReturnType<typeof startClassifierEndpoint>>;
let app: App;
let laterMs: number;
const clock = { ...systemClock, today: () => systemClock.today() + laterMs };

beforeEach(async () => {
  laterMs = 0;
  endpoint = await startClassifierEndpoint((picture) =>
    scored(picture.toString("base64") === explicitJpeg ? { Porn: 1 } : { Neutral: 1 }),
  );
  const config = testConfig({
    MODERATION: "http",
    MODERATION_URL: endpoint.url,
    TRUSTED_PROXIES: "1",
    BLOCK_EXEMPT: "10.0.0.0/8",
  });
  app = await compose(config, clock);
});
afterEach(async () => {
  await app[Symbol.asyncDispose]();
  await endpoint.stop();
});

const from = (address: string) => ({ "x-forwarded-for": address });
const [offender, other] = ["192.0.2.7", "192.0.2.8"];

/** A page that answers every ask with `picture`. */
function pageWithCamera(address: string, camera: { picture: string }) {
  const page = new TestPage(app.url, { headers: from(address) });
  page.socket.on("safety:frame-asked", (asked: unknown) => {
    const { nonce } = FrameAsked.parse(asked);
    void page.raw("safety:frame", { nonce, jpeg: camera.picture }).catch(() => undefined);
  });
  return page;
}

/** Two pages in a video match, of which the first begins to show explicit pictures. */
async function flagged(address: string = offender) {
  const camera = { picture: jpeg };
  const [a, b] = [pageWithCamera(address, camera), pageWithCamera(other, { picture: jpeg })];
  const sought = wish({
    mode: "video",
    interests: [Interest.parse(nanoid(8).toLowerCase())],
    requireSharedInterest: true,
  });
  for (const page of [a, b]) {
    await page.attached();
    await page.ask("safety:camera", { on: true, looksVirtual: false });
    await page.ask("stranger:search", sought);
  }
  const { matchId } = await a.next("stranger:matched");
  await b.next("stranger:matched");
  camera.picture = explicitJpeg;
  // Another track of the camera is looked at at once.
  await a.ask("safety:camera", { on: true, looksVirtual: false });
  return { a, b, matchId };
}

/** The answer to a page that connects: attached, or refused with that data. */
async function connecting(
  auth: Readonly<Record<string, unknown>>,
  address: string,
  transports = ["websocket"],
): Promise<unknown> {
  const socket = io(app.url, {
    transports,
    forceNew: true,
    reconnection: false,
    extraHeaders: from(address),
    auth: { pageId: nanoid(), resume: null, version: protocolVersion, accepts: accepted, ...auth },
  });
  const answer = await new Promise<unknown>((resolve) => {
    socket.once("session:attached", () => resolve("attached"));
    socket.once("connect_error", (error) => resolve("data" in error ? error.data : "refused"));
  });
  socket.disconnect();
  return answer;
}
const api = async (path: string, address: string) => {
  const answer = await fetch(`${app.url}${path}`, { headers: from(address) });
  return { status: answer.status, body: await answer.json() };
};

describe("a person whose camera turns to what the classifier flags", { timeout: 20_000 }, () => {
  test("is removed, blocked, refused everywhere, and in again when the block ends", async () => {
    const { a, b, matchId } = await flagged();
    expect(await b.next("stranger:partner-left")).toEqual({ matchId, reason: "removed" });
    expect(await a.next("stranger:partner-left")).toEqual({ matchId, reason: "barred" });
    const blocked: Blocked = await a.next("safety:blocked");
    await a.closed();
    expect(blocked).toMatchObject({ rule: "explicit" });
    expect(blocked.endsInMs).toBeGreaterThan(hour - 5_000);
    expect(blocked.endsInMs).toBeLessThanOrEqual(hour);
    expect(b.socket.connected).toBe(true);

    const { receipt } = blocked;
    const [, payload = ""] = (receipt ?? "").split(".");
    const said = JSON.parse(Buffer.from(payload, "base64url").toString());
    expect(said).toMatchObject({ level: 1, scope: ["session", "browser", "address"], automated: true });
    expect(said.frames).toHaveLength(2);
    expect(JSON.stringify(said)).not.toContain(offender);

    for (const transports of [["websocket"], ["polling"]])
      expect(await connecting({}, offender, transports)).toBe("refused");
    expect(await api("/api/blocked", offender)).toMatchObject({
      status: 403,
      body: { ok: false, code: "blocked", retryAfterMs: expect.any(Number) },
    });
    expect(await api("/api/account/me", offender)).toMatchObject({ status: 403, body: { code: "blocked" } });
    expect(await api("/api/texts/rules", offender)).toMatchObject({ status: 200 });
    expect(await api("/api/blocked", other)).toEqual({ status: 200, body: { ok: true, value: {} } });

    const resume = a.shows();
    const refused = { code: "blocked", retryAfterMs: expect.any(Number) };
    expect(await connecting({ resume }, "198.51.100.1")).toEqual(refused);
    expect(await connecting({ receipt }, "198.51.100.2")).toEqual(refused);
    expect(await connecting({}, "198.51.100.3")).toBe("attached");

    laterMs = hour;
    expect(await connecting({ receipt }, offender)).toBe("attached");
    expect(await connecting({ resume }, offender)).toBe("attached");
    expect(await figureOf(app.url, 'letsmeet_safety_blocks_total{level="1"}')).toBe(1);
    for (const page of [a, b]) page[Symbol.dispose]();
  });

  test("is blocked without the address where that is exempt", async () => {
    const { a, b } = await flagged("10.1.2.3");
    const { receipt } = await a.next("safety:blocked");
    await a.closed();
    expect(await connecting({}, "10.1.2.3")).toBe("attached");
    expect(await connecting({ receipt }, "10.1.2.3")).toMatchObject({ code: "blocked" });
    for (const page of [a, b]) page[Symbol.dispose]();
  });

  test("has shown nobody anything while it is alone, and is not blocked for it", async () => {
    const page = pageWithCamera(offender, { picture: explicitJpeg });
    await page.attached();
    await page.ask("safety:camera", { on: true, looksVirtual: false });
    await expect.poll(() => endpoint.asked.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(2);
    expect((await page.ask("presence:watch", { watch: false })).ok).toBe(true);
    expect(page.socket.connected).toBe(true);
    page[Symbol.dispose]();
  });
});

test.each([
  ["of another server", "eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl"],
  ["that is none", "a.b.c"],
])("a receipt %s keeps nobody out", async (_name, text) => {
  expect(await connecting({ receipt: BlockReceipt.parse(text) }, other)).toBe("attached");
});
