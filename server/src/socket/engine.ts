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

/** The packets in engine.io that wait for the kernel. Only a private field counts them. */
function waitingIn(engine: Engine): { readonly packets: number; readonly bytes: number } {
  const waiting: unknown = Reflect.get(engine, "writeBuffer");
  if (!Array.isArray(waiting) || waiting.length <= fewPackets) return { packets: 0, bytes: 0 };
  const packets: readonly { readonly data?: unknown }[] = waiting;
  const bytes = packets.reduce((sum, { data }) => sum + (typeof data === "string" ? data.length : 0), 0);
  return { packets: packets.length, bytes };
}

const exceeds = (engine: Engine, bound: typeof mostWaiting): boolean => {
  const { packets, bytes } = waitingIn(engine);
  return packets > bound.packets || bytes > bound.bytes;
};

/**
 * The bytes in this process that wait for a transport's reader: in engine.io, and in the WebSocket under it.
 */
export function waitingBytes(engine: Engine): number {
  const socket: unknown = Reflect.get(engine.transport, "socket");
  const buffered =
    socket instanceof Object && "bufferedAmount" in socket && typeof socket.bufferedAmount === "number"
      ? socket.bufferedAmount
      : 0;
  return waitingIn(engine).bytes + buffered;
}

/** True if so much waits that no more should be sent until the transport has drained. */
export const isBusy = (engine: Engine): boolean => exceeds(engine, busyFrom);

/** True if the other end has stopped reading: engine.io buffers every packet in memory, without bound. */
export const isSlowReader = (engine: Engine): boolean => exceeds(engine, mostWaiting);

/** Calls back whenever the waiting packets were handed to the kernel. */
export function onDrain(engine: Engine, run: () => void): void {
  engine.on("drain", run);
}

type FrameOptions = { compress?: boolean; readonly wsPreEncodedFrame: readonly Uint8Array[] };

/**
 * Sends packets of the main namespace (Socket.IO protocol 5) with one write. Encoding them here and once skips the
 * adapter, the search for binary attachments and the packet objects of `socket.emit`.
 */
export function write(engine: Engine, packets: readonly string[]): void {
  if (engine.readyState !== "open") return;
  if (engine.transport.name === "websocket") {
    // engine.io sends these frames unchanged: a WebSocket never downgrades to polling. Its types do not
    // include the option.
    const options: FrameOptions = { wsPreEncodedFrame: textFrames(packets.map((packet) => `4${packet}`)) };
    engine.write(packets.join(""), options);
  } else for (const packet of packets) engine.write(packet);
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
 * A WebSocket with bounds; all share the same listener functions, because there are as many sockets as
 * connections.
 */
class BoundedWebSocket extends WebSocket {
  bounds: WireBounds | null = null;
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
