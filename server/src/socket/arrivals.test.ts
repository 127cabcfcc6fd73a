import { EventEmitter } from "node:events";
import { IncomingMessage } from "node:http";
import { Socket as NetSocket } from "node:net";
import { protocolVersion } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import type { Socket } from "socket.io";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { createEvents } from "../ops/events.ts";
import { createLog } from "../ops/log.ts";
import { createMetrics } from "../ops/metrics.ts";
import { StoreUnavailable } from "../services/store-guard.ts";
import { admissionOf } from "../testing/admission.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { Arrivals } from "./arrivals.ts";
import type { Engine } from "./engine.ts";

const generous = { perSecond: 1_000, burst: 1_000 };
const resume = { sessionId: nanoid(), secret: "s".repeat(32), after: 0 };
let arrivals: Arrivals;
let clock: ReturnType<typeof createFakeClock>;
let isFull: boolean;
let isKnown: boolean;
let blockedMs: number;
let revive: ReturnType<typeof vi.fn<() => Promise<void>>>;

beforeEach(() => {
  [isFull, isKnown] = [false, false];
  blockedMs = 0;
  revive = vi.fn<() => Promise<void>>(async () => undefined);
  clock = createFakeClock();
  const metrics = createMetrics({
    online: () => 0,
    searching: () => 0,
    inRooms: () => 0,
    moderationUp: () => false,
  });
  arrivals = new Arrivals({
    frameRate: generous,
    ownRate: generous,
    allowedOrigins: [],
    isInTurn: () => true,
    admission: admissionOf(clock, { session: { perSecond: 1, burst: 2 } }, 3),
    isFull: () => isFull,
    sessions: { isKnown: () => isKnown, claim: async () => undefined },
    revival: { revive },
    gate: {
      ofAddress: () => 0,
      ofHandshake: () => blockedMs,
      receiptOf: async () => null,
    },
    emitter: { answer: () => undefined, hold: () => undefined },
    clock,
    events: createEvents(createLog("silent"), metrics),
  });
});

/** An open transport, as far as `Arrivals` uses it. */
function engineOf(): Engine {
  const net = new NetSocket();
  Object.defineProperty(net, "remoteAddress", { value: "192.0.2.1" });
  const engine = Object.assign(new EventEmitter(), {
    readyState: "open",
    request: new IncomingMessage(net),
    transport: { name: "websocket" },
    close: vi.fn<() => void>(() => {
      engine.readyState = "closed";
      engine.emit("close");
    }),
  });
  return engine as unknown as Engine;
}

/** The answer to a socket with that CONNECT; every socket has to be answered, or Socket.IO keeps it. */
async function answerTo(auth: unknown, engine = engineOf()) {
  arrivals.open(engine);
  const socket = { conn: engine, handshake: { auth, headers: { cookie: "secret" } } } as unknown as Socket;
  const proceed = vi.fn<(error?: Error) => void>();
  await arrivals.admit(socket, proceed);
  expect(proceed).toHaveBeenCalledOnce();
  expect(socket.handshake).toMatchObject({ auth: {}, headers: {} });
  const [error] = proceed.mock.calls[0] ?? [];
  return { engine, refused: error === undefined ? null : "data" in error ? error.data : error.message };
}
const newcomer = () => ({ pageId: nanoid(), resume: null, version: protocolVersion });

describe("a socket that sends CONNECT", () => {
  test("is admitted, and its handshake is taken once", async () => {
    const auth = newcomer();
    const { engine, refused } = await answerTo(auth);
    expect(refused).toBeNull();
    expect(arrivals.take(engine)).toMatchObject({ handshake: auth });
    expect(arrivals.take(engine)).toBeNull();
  });

  test("with an invalid handshake is answered as well, and its transport is closed", async () => {
    const { engine, refused } = await answerTo({ pageId: 7, version: protocolVersion });
    expect([refused, engine.readyState]).toEqual(["bad-handshake", "closed"]);
  });

  test("with a handshake of another version of the protocol is told that its page is outdated", async () => {
    const auth = { version: protocolVersion + 1, of: "a form that this version does not know" };
    const { engine, refused } = await answerTo(auth);
    expect(refused).toEqual({ code: "outdated", retryAfterMs: 0 });
    await clock.advance(0);
    expect(engine.readyState).toBe("closed");
    expect((await answerTo(newcomer())).refused).toBeNull();
  });

  test("whose resume token needs a store that is down receives a refusal, and may retry", async () => {
    revive.mockRejectedValueOnce(new StoreUnavailable("redis:6379", "ECONNREFUSED"));
    const { engine, refused } = await answerTo({ ...newcomer(), resume });
    expect(refused).toEqual({ code: "unavailable", retryAfterMs: 1_000 });
    await clock.advance(0);
    expect(engine.readyState).toBe("closed");
  });

  test("is refused before its resume token is opened if the address or the server is full", async () => {
    isFull = true;
    expect((await answerTo({ ...newcomer(), resume })).refused).toMatchObject({ code: "server-full" });
    isFull = false;
    for (let n = 0; n < 2; n++) (await answerTo(newcomer())).engine.close();
    expect((await answerTo({ ...newcomer(), resume })).refused).toMatchObject({ code: "rate-limited" });
    expect(revive).not.toHaveBeenCalled();
  });

  test("of a known session needs no room for another", async () => {
    [isFull, isKnown] = [true, true];
    expect((await answerTo({ ...newcomer(), resume })).refused).toBeNull();
  });

  test("beyond its address's transports receives a refusal, and far beyond is closed without one", async () => {
    const engines = Array.from({ length: 3 }, () => engineOf());
    for (const engine of engines) arrivals.open(engine);
    expect((await answerTo(newcomer())).refused).toMatchObject({ code: "too-many-connections" });
    isKnown = true;
    expect((await answerTo({ ...newcomer(), resume })).refused).toBeNull();
    arrivals.open(engineOf());
    const late = engineOf();
    arrivals.open(late);
    expect(late.readyState).toBe("closed");
  });
});
