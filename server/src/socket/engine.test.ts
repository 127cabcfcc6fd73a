import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import {
  boundedWebSockets,
  type Engine,
  forgetRequest,
  isBusy,
  isSlowReader,
  onDrain,
  onTransport,
  takeMessages,
  terminate,
  waitingBytes,
  write,
} from "./engine.ts";

/*
 * Each promise that engine.ts relies on without Socket.IO, engine.io and ws having made it, over the versions that are
 * installed: when an update changes one of them, its test fails here and not at night.
 */

let io: Server;
let url: string;
let counted: { frames: number; bytes: number };
let allowed: boolean;

beforeEach(async () => {
  const http = createServer();
  counted = { frames: 0, bytes: 0 };
  allowed = true;
  io = new Server(http, {
    perMessageDeflate: false,
    wsEngine: boundedWebSockets(() => ({
      takeFrame: () => {
        counted.frames++;
        return allowed;
      },
      takeBytes: (bytes) => {
        counted.bytes += bytes;
        return allowed;
      },
    })),
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/socket.io/?EIO=4&transport=websocket`;
});
afterEach(async () => {
  await io.close();
});

/** A WebSocket to the server, with the engine at its other end and what it was told. */
async function connected() {
  const engine = new Promise<Engine>((resolve) => onTransport(io, resolve));
  const client = new WebSocket(url, { perMessageDeflate: false });
  const told: string[] = [];
  client.on("message", (message: Buffer) => void told.push(message.toString()));
  client.on("error", () => undefined);
  await once(client, "message");
  return { client, told, engine: await engine };
}

describe("Socket.IO", () => {
  test("listens to an engine's messages in a way that can be taken over, and handed back", async () => {
    const { client, told, engine } = await connected();
    const taken: unknown[] = [];
    const handOn = takeMessages(engine, (message) => void taken.push(message));
    client.send("40{}");
    await expect.poll(() => taken).toEqual(["0{}"]);
    expect(told).toHaveLength(1);
    handOn("0{}");
    await expect.poll(() => told.at(-1)).toMatch(/^40\{"sid":/);
    client.send("41");
    await expect.poll(() => taken).toEqual(["0{}", "1"]);
    expect(io.sockets.sockets.size).toBe(1);
  });

  test("ends its socket when the engine is terminated, and the WebSocket ends at once", async () => {
    const { client, engine } = await connected();
    takeMessages(engine, () => undefined)("0{}");
    await expect.poll(() => io.sockets.sockets.size).toBe(1);
    terminate(engine);
    await once(client, "close");
    expect([io.sockets.sockets.size, engine.readyState]).toEqual([0, "closed"]);
  });

  test("keeps a socket that a middleware has not answered, and none that it has", async () => {
    const kept = () => (Reflect.get(io.of("/"), "_preConnectSockets") as Map<string, unknown>).size;
    let answer: (error?: Error) => void = () => undefined;
    io.use((_socket, proceed) => void (answer = proceed));
    const { client, engine } = await connected();
    takeMessages(engine, () => undefined)("0{}");
    await expect.poll(kept).toBe(1);
    client.terminate();
    await expect.poll(() => engine.readyState).toBe("closed");
    expect(kept()).toBe(1);
    answer(new Error("refused"));
    await expect.poll(kept).toBe(0);
  });

  test("does without the handshake's request", async () => {
    const { client, told, engine } = await connected();
    const handOn = takeMessages(engine, () => undefined);
    forgetRequest(engine);
    expect(engine.request).toBeUndefined();
    handOn("0{}");
    await expect.poll(() => told.at(-1)).toMatch(/^40/);
    client.close();
    await expect.poll(() => engine.readyState).toBe("closed");
  });
});

describe("engine.io", () => {
  test("sends frames that were encoded ahead, several with one write", async () => {
    const { told, engine } = await connected();
    write(engine, ['2["a",1]', '2["жж",2]']);
    await expect.poll(() => told.slice(1)).toEqual(['42["a",1]', '42["жж",2]']);
  });

  test("shows what waits for a reader that does not read, and says when it was handed to the kernel", async () => {
    const { client, engine } = await connected();
    expect([isBusy(engine), isSlowReader(engine), waitingBytes(engine)]).toEqual([false, false, 0]);
    client.pause();
    let drains = 0;
    onDrain(engine, () => drains++);
    const packet = `2["${"x".repeat(60_000)}"]`;
    const sentUntil = (isThere: () => boolean) => {
      let sent = 0;
      while (!isThere() && sent < 2_000) {
        write(engine, [packet]);
        sent++;
      }
      return sent;
    };
    expect(sentUntil(() => isBusy(engine))).toBeLessThan(2_000);
    expect(isSlowReader(engine)).toBe(false);
    expect(sentUntil(() => isSlowReader(engine))).toBeLessThan(2_000);
    expect(waitingBytes(engine)).toBeGreaterThan(1_000_000);
    const before = drains;
    client.resume();
    await expect.poll(() => waitingBytes(engine)).toBe(0);
    expect(drains).toBeGreaterThan(before);
  });

  test("writes nothing to a transport that has closed", async () => {
    const { engine } = await connected();
    terminate(engine);
    expect(() => write(engine, ["2[]"])).not.toThrow();
  });
});

describe("ws", () => {
  test("is told apart by its bounds: every message, ping and pong is a frame, and the bytes below them are counted", async () => {
    const { client, engine } = await connected();
    takeMessages(engine, () => undefined);
    client.send("4hello");
    client.ping("ping");
    client.pong("pong");
    await expect.poll(() => counted.frames).toBe(3);
    // A masked frame's head has six bytes.
    expect(counted.bytes).toBe(6 * 3 + "4hello".length + "ping".length + "pong".length);
  });

  test("counts the bytes of a message's parts before it is whole", async () => {
    const { client } = await connected();
    client.send("4", { fin: false });
    await expect.poll(() => counted).toEqual({ frames: 0, bytes: 7 });
  });

  test("ends a message in more parts than it may have, also where they are empty", async () => {
    const { client } = await connected();
    client.send("4", { fin: false });
    for (let part = 0; part < 64; part++) client.send("", { fin: false });
    await expect.poll(() => client.readyState).toBe(WebSocket.CLOSED);
  });

  test("ends a message of more bytes than it may have before it is whole", async () => {
    const { client } = await connected();
    const half = "4".repeat(600_000);
    client.send(half, { fin: false });
    client.send(half, { fin: false });
    await expect.poll(() => client.readyState).toBe(WebSocket.CLOSED);
  });

  test("ends a WebSocket that its bounds do not allow", async () => {
    const { client } = await connected();
    allowed = false;
    client.send("4hello");
    await expect.poll(() => client.readyState).toBe(WebSocket.CLOSED);
  });

  test("answers a ping once, and only while the answers are read", async () => {
    const { client } = await connected();
    let pongs = 0;
    client.on("pong", () => pongs++);
    client.ping("hello");
    await expect.poll(() => pongs).toBe(1);
  });
});
