import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { Server } from "socket.io";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import {
  boundedWebSockets,
  type Engine,
  forgetRequest,
  hold,
  isBusy,
  isSlowReader,
  onDrain,
  onTransport,
  release,
  takeMessages,
  terminate,
  waitingBytes,
  write,
} from "./engine.ts";

/*
 * The undocumented behaviour of Socket.IO, engine.io and ws on which engine.ts relies, tested with the installed
 * versions: when an update changes it, a test fails here rather than the server in production.
 */

let io: Server;
let url: string;
let counted: { frames: number; bytes: number };
let allowed: boolean;
let mostFrames: number;

beforeEach(async () => {
  const http = createServer();
  counted = { frames: 0, bytes: 0 };
  allowed = true;
  mostFrames = Number.POSITIVE_INFINITY;
  io = new Server(http, {
    perMessageDeflate: false,
    wsEngine: boundedWebSockets(() => ({
      takeFrame: () => {
        counted.frames++;
        return allowed && counted.frames <= mostFrames;
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

/** A WebSocket to the server, with the engine at its other end and the messages it received. */
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
  test("lets its listeners for an engine's messages be taken over and handed back", async () => {
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

  test("ends its socket when the engine is terminated, and the WebSocket closes at once", async () => {
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

  test("works without the handshake's request", async () => {
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
  test("and its ws accept whole frames between their own on the connection, in order", async () => {
    const { told, engine } = await connected();
    write(engine, ['2["a",1]', '2["жж",2]']);
    engine.write("2[3]");
    // Longer than what a connection writes without a copy of its own.
    const long = `2["${"z🙂".repeat(20_000)}"]`;
    write(engine, ["2[4]", long]);
    await expect.poll(() => told.slice(1)).toEqual(['42["a",1]', '42["жж",2]', "42[3]", "42[4]", `4${long}`]);
  });

  test("writes at once what it is given, so that a held connection sends it with the frames after it", async () => {
    const { client, engine } = await connected();
    const connection: unknown = Reflect.get(client, "_socket");
    if (!(connection instanceof Socket)) throw new Error("ws keeps its socket elsewhere");
    const chunks: Buffer[] = [];
    connection.on("data", (chunk: Buffer) => void chunks.push(chunk));
    hold(engine);
    engine.write("0{}");
    write(engine, ["2[1]"]);
    await new Promise(setImmediate);
    expect(chunks).toEqual([]);
    release(engine);
    await expect.poll(() => Buffer.concat(chunks).toString("latin1")).toMatch(/40\{\}.*42\[1\]$/);
    expect(chunks).toHaveLength(1);
  });

  test("writes nothing after a close frame", async () => {
    const { client, told, engine } = await connected();
    client.close();
    await once(client, "close");
    expect(() => write(engine, ["2[1]"])).not.toThrow();
    expect(told).toHaveLength(1);
  });

  test("shows the data waiting for a slow reader, and reports when the kernel has it", async () => {
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

  test("writes nothing to a closed transport", async () => {
    const { engine } = await connected();
    terminate(engine);
    expect(() => write(engine, ["2[]"])).not.toThrow();
  });
});

describe("ws", () => {
  test("reports to its bounds: every message, ping and pong as a frame, and the bytes received", async () => {
    const { client, engine } = await connected();
    takeMessages(engine, () => undefined);
    client.send("4hello");
    client.ping("ping");
    client.pong("pong");
    await expect.poll(() => counted.frames).toBe(3);
    // A masked frame's head has six bytes.
    expect(counted.bytes).toBe(6 * 3 + "4hello".length + "ping".length + "pong".length);
  });

  test("counts the bytes of a message's fragments before it is complete", async () => {
    const { client } = await connected();
    client.send("4", { fin: false });
    await expect.poll(() => counted).toEqual({ frames: 0, bytes: 7 });
  });

  test("ends a message with too many fragments, even empty ones", async () => {
    const { client } = await connected();
    client.send("4", { fin: false });
    for (let part = 0; part < 64; part++) client.send("", { fin: false });
    await expect.poll(() => client.readyState).toBe(WebSocket.CLOSED);
  });

  test("ends a message with too many bytes before it is complete", async () => {
    const { client } = await connected();
    const half = "4".repeat(600_000);
    client.send(half, { fin: false });
    client.send(half, { fin: false });
    await expect.poll(() => client.readyState).toBe(WebSocket.CLOSED);
  });

  test("ends a WebSocket that its bounds refuse", async () => {
    const { client } = await connected();
    allowed = false;
    client.send("4hello");
    await expect.poll(() => client.readyState).toBe(WebSocket.CLOSED);
  });

  test("reports no more frames of a chunk after the one that its bounds refuse", async () => {
    const { client, engine } = await connected();
    let messages = 0;
    engine.on("data", () => messages++);
    mostFrames = 3;
    const socket: unknown = Reflect.get(client, "_socket");
    if (!(socket instanceof Socket)) throw new Error("ws keeps its socket elsewhere");
    socket.cork();
    for (let count = 0; count < 20; count++) client.send("4hello");
    socket.uncork();
    await expect.poll(() => client.readyState).toBe(WebSocket.CLOSED);
    expect(counted.frames).toBe(4);
    expect(messages).toBeLessThanOrEqual(4);
  });

  test("answers a ping once, and only while the pongs are read", async () => {
    const { client } = await connected();
    let pongs = 0;
    client.on("pong", () => pongs++);
    client.ping("hello");
    await expect.poll(() => pongs).toBe(1);
  });
});
