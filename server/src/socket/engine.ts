import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Server, Socket } from "socket.io";
import { type ServerOptions, WebSocket, WebSocketServer } from "ws";
import { textFrames } from "./frame.ts";

/*
 * Only this file uses undocumented interfaces of Socket.IO, engine.io and ws, or changes their default behaviour;
 * engine.test.ts fails when an update changes these.
 */

/** The transport under a Socket.IO socket: engine.io's socket, over a WebSocket or over long-polling. */
export type Engine = Socket["conn"];

/**
 * The bounds on data waiting in a transport: a page that does not read is cut at the first, and paused at the
 * second.
 */
const mostWaiting = { packets: 1_024, bytes: 1_048_576 };
const busyFrom = { packets: 128, bytes: 262_144 };
/** At or below this number packets are not measured, to keep the usual case cheap. */
const fewPackets = 4;

type Waiting = { readonly packets: number; readonly bytes: number };
const nothing: Waiting = { packets: 0, bytes: 0 };

/** The WebSocket under a transport; `null` for long-polling. */
function webSocketOf(engine: Engine): BoundedWebSocket | null {
  const socket: unknown = Reflect.get(engine.transport, "socket");
  return socket instanceof BoundedWebSocket ? socket : null;
}

/** The data that waits in this process for a transport's reader. */
function waitingIn(engine: Engine): Waiting {
  return webSocketOf(engine)?.waiting ?? waitingForPoll(engine);
}

/** The packets that wait for the next poll. Only a private field of engine.io counts them. */
function waitingForPoll(engine: Engine): Waiting {
  const waiting: unknown = Reflect.get(engine, "writeBuffer");
  if (!Array.isArray(waiting) || waiting.length <= fewPackets) return nothing;
  const packets: readonly { readonly data?: unknown }[] = waiting;
  const bytes = packets.reduce((sum, { data }) => sum + (typeof data === "string" ? data.length : 0), 0);
  return { packets: packets.length, bytes };
}

const exceeds = (engine: Engine, bound: typeof mostWaiting): boolean => {
  const { packets, bytes } = waitingIn(engine);
  return packets > bound.packets || bytes > bound.bytes;
};

/** The bytes in this process that wait for a transport's reader. */
export const waitingBytes = (engine: Engine): number =>
  webSocketOf(engine)?.bufferedAmount ?? waitingForPoll(engine).bytes;

/** True if so much waits that no more should be sent until the transport has drained. */
export const isBusy = (engine: Engine): boolean => exceeds(engine, busyFrom);

/** True if the other end has stopped reading: packets for it are buffered in memory, without bound. */
export const isSlowReader = (engine: Engine): boolean => exceeds(engine, mostWaiting);

/** Calls back whenever the waiting packets were handed to the kernel, or to a poll. */
export function onDrain(engine: Engine, run: () => void): void {
  engine.on("drain", run);
  const watch = () => {
    const socket = webSocketOf(engine);
    if (socket !== null) socket.onDrain = run;
  };
  watch();
  engine.on("upgrade", watch);
}

/**
 * Sends packets of the main namespace (Socket.IO protocol 5). Those for a WebSocket are framed here and written to the
 * connection under it at once: the layers of `socket.emit`, engine.io and ws would cost as much as the kernel does. Whole
 * frames may stand between those of ws, which writes each of its own with one call.
 */
export function write(engine: Engine, packets: readonly string[]): void {
  if (engine.readyState !== "open") return;
  const socket = webSocketOf(engine);
  if (socket !== null) socket.writePackets(packets);
  else for (const packet of packets) engine.write(packet);
}

/** Keeps what is written to a WebSocket from now on until `release`, so that it goes out in one write. */
export function hold(engine: Engine): void {
  webSocketOf(engine)?.connection?.cork();
}

/** Ends one `hold`. */
export function release(engine: Engine): void {
  webSocketOf(engine)?.connection?.uncork();
}

/**
 * Takes every message of a transport from now on, before Socket.IO sees it; the returned function passes a
 * message on to Socket.IO. Call it once for each transport, as soon as it exists.
 */
export function takeMessages(engine: Engine, take: (message: unknown) => void): (message: string) => void {
  const usual = engine.listeners("data");
  engine.removeAllListeners("data");
  engine.on("data", take);
  return (message) => {
    for (const listener of usual) listener.call(engine, message);
  };
}

/** Closes a transport at once, without a close handshake. */
export function terminate(engine: Engine): void {
  const socket: unknown = Reflect.get(engine.transport, "socket");
  engine.close(true);
  if (socket instanceof Object && "terminate" in socket && typeof socket.terminate === "function")
    socket.terminate();
}

/**
 * Drops the handshake's request, which would keep headers and sockets in memory for the connection's life.
 */
export function forgetRequest(engine: Engine): void {
  Reflect.set(engine, "request", undefined);
}

/** Calls back for each transport that is opened. */
export function onTransport(io: Server, run: (engine: Engine) => void): void {
  io.engine.on("connection", run);
}

/** Counts the data of one WebSocket; `false` ends it. */
export type WireBounds = {
  /** Counts a received frame of any type, parsed or not. */
  readonly takeFrame: () => boolean;
  /** Counts received bytes. */
  readonly takeBytes: (bytes: number) => boolean;
};

/** The bytes that may wait for the reader of pongs. */
const mostPongBytes = 65_536;

/** No automatic pongs, a short close timeout, and few fragments to a message; newer than the types. */
const ownOptions: object = { autoPong: false, closeTimeout: 2_000, maxFragments: 64 };

/**
 * A WebSocket with bounds, and with a way past ws to the connection under it; all share the same listener functions,
 * because there are as many sockets as connections.
 */
class BoundedWebSocket extends WebSocket {
  bounds: WireBounds | null = null;
  connection: Duplex | null = null;
  onDrain: (() => void) | null = null;
  /** The packets written since the connection had nothing waiting. */
  #packets = 0;

  get waiting(): Waiting {
    return this.#packets <= fewPackets ? nothing : { packets: this.#packets, bytes: this.bufferedAmount };
  }

  writePackets(packets: readonly string[]): void {
    const { connection } = this;
    // Nothing may follow ws's own close frame.
    if (connection === null || this.readyState !== WebSocket.OPEN) return;
    this.#packets += packets.length;
    connection.write(textFrames(packets.map((packet) => `4${packet}`)), "latin1", this.#written);
  }

  readonly #written = (): void => {
    if (this.connection?.writableLength !== 0) return;
    this.#packets = 0;
    this.onDrain?.();
  };
}

/**
 * The WebSocket server under engine.io. It counts data before any other code sees it, answers pings only
 * while the pongs are read, and waits only briefly for the other end's close frame.
 */
export const boundedWebSockets = (boundsOf: (request: IncomingMessage) => WireBounds) =>
  class extends WebSocketServer {
    constructor(options: ServerOptions) {
      super({ ...options, ...ownOptions, WebSocket: BoundedWebSocket });
    }

    override handleUpgrade(
      ...[request, socket, head, done]: Parameters<WebSocketServer["handleUpgrade"]>
    ): void {
      // The upgrade response and engine.io's first packet, a few microtasks later, go out in one write.
      socket.cork();
      setImmediate(() => socket.uncork());
      super.handleUpgrade(request, socket, head, (client, upgraded) => {
        if (client instanceof BoundedWebSocket) keepWithin(boundsOf(request), client, socket);
        else client.terminate();
        done(client, upgraded);
      });
    }
  };

function keepWithin(bounds: WireBounds, client: BoundedWebSocket, socket: Duplex): void {
  client.bounds = bounds;
  client.connection = socket;
  // Fragments are not reported until their message is complete, and may be empty: their bytes are counted on
  // the socket.
  socket.on("data", (chunk: Buffer) => {
    if (!bounds.takeBytes(chunk.length)) client.terminate();
  });
  client.on("message", countFrame).on("pong", countFrame).on("ping", answerPing);
}

/** False if that frame ends the WebSocket. */
function countFrame(this: WebSocket): boolean {
  if (!(this instanceof BoundedWebSocket) || this.bounds?.takeFrame() !== false) return true;
  // ws would report the rest of the chunk after the end.
  this.removeAllListeners("message").removeAllListeners("ping").removeAllListeners("pong");
  this.terminate();
  return false;
}

function answerPing(this: WebSocket, data: Buffer): void {
  if (!countFrame.call(this)) return;
  if (this.bufferedAmount > mostPongBytes) this.terminate();
  else this.pong(data);
}
