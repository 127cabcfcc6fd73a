import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Server, Socket } from "socket.io";
import { type ServerOptions, WebSocket, WebSocketServer } from "ws";
import { textFrames } from "./frame.ts";

/*
 * What this server needs of Socket.IO, engine.io and ws beyond their documented interfaces, or against their usual way,
 * stands in this file and nowhere else; engine.test.ts fails when an update changes it.
 */

/** The transport under a Socket.IO socket: engine.io's socket, over a WebSocket or over long-polling. */
export type Engine = Socket["conn"];

/** How much may wait in a transport for a page that does not read, before it is cut, and before no more is given to it. */
const mostWaiting = { packets: 1_024, bytes: 1_048_576 };
const busyFrom = { packets: 128, bytes: 262_144 };
/** So few packets are not measured: the usual case stays cheap. */
const fewPackets = 4;

/** What waits in engine.io to be handed to the kernel. It is counted in a private field and nowhere else. */
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

/** How many bytes wait in this process for a transport's reader: in engine.io, and in the WebSocket under it. */
export function waitingBytes(engine: Engine): number {
  const socket: unknown = Reflect.get(engine.transport, "socket");
  const buffered =
    socket instanceof Object && "bufferedAmount" in socket && typeof socket.bufferedAmount === "number"
      ? socket.bufferedAmount
      : 0;
  return waitingIn(engine).bytes + buffered;
}

/** Whether so much waits that nothing more should be handed over until the transport has drained. */
export const isBusy = (engine: Engine): boolean => exceeds(engine, busyFrom);

/** Whether the other end has stopped reading: engine.io keeps every packet in memory, without bound. */
export const isSlowReader = (engine: Engine): boolean => exceeds(engine, mostWaiting);

/** Calls back whenever what has waited was handed to the kernel. */
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
    // engine.io sends these frames as they are, for a WebSocket is never left for polling; its types do not know it.
    const options: FrameOptions = { wsPreEncodedFrame: textFrames(packets.map((packet) => `4${packet}`)) };
    engine.write(packets.join(""), options);
  } else for (const packet of packets) engine.write(packet);
}

/**
 * Takes every message of a transport from now on, before Socket.IO sees it; what comes back hands a message on to Socket.IO.
 * To be called once for each transport, as soon as it is there.
 */
export function takeMessages(engine: Engine, take: (message: unknown) => void): (message: string) => void {
  const usual = engine.listeners("data");
  engine.removeAllListeners("data");
  engine.on("data", take);
  return (message) => {
    for (const listener of usual) listener.call(engine, message);
  };
}

/** Closes a transport at once, without a word and without waiting for the other end. */
export function terminate(engine: Engine): void {
  const socket: unknown = Reflect.get(engine.transport, "socket");
  engine.close(true);
  if (socket instanceof Object && "terminate" in socket && typeof socket.terminate === "function")
    socket.terminate();
}

/** The handshake's request is of no use any more, and keeps headers and sockets in memory for the connection's life. */
export function forgetRequest(engine: Engine): void {
  Reflect.set(engine, "request", undefined);
}

/** Calls back for each transport that is opened. */
export function onTransport(io: Server, run: (engine: Engine) => void): void {
  io.engine.on("connection", run);
}

/** Counts what one WebSocket sends; `false` ends it. */
export type WireBounds = {
  /** A frame has come, of any type, parsed or not. */
  readonly takeFrame: () => boolean;
  /** So many bytes have come. */
  readonly takeBytes: (bytes: number) => boolean;
};

/** How much may wait for the reader of pongs. */
const mostPongBytes = 65_536;

/** Without pongs of its own accord, not waiting long for a goodbye, and with few parts to a message; newer than the types. */
const ownOptions: object = { autoPong: false, closeTimeout: 2_000, maxFragments: 64 };

/** A WebSocket that knows its bounds; its listeners are the same for all, because there are as many as connections. */
class BoundedWebSocket extends WebSocket {
  bounds: WireBounds | null = null;
}

/**
 * The WebSocket server under engine.io. It counts what comes before anything else looks at it, answers pings only while
 * they are read, and does not wait for the other end's goodbye for long.
 */
export const boundedWebSockets = (boundsOf: (request: IncomingMessage) => WireBounds) =>
  class extends WebSocketServer {
    constructor(options: ServerOptions) {
      super({ ...options, ...ownOptions, WebSocket: BoundedWebSocket });
    }

    override handleUpgrade(
      ...[request, socket, head, done]: Parameters<WebSocketServer["handleUpgrade"]>
    ): void {
      // The answer to the upgrade and engine.io's first packet, which comes some microtasks later, go with one write.
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
  // Parts of a message are told by nobody until it is whole, and may be empty: their bytes are counted below them.
  socket.on("data", (chunk: Buffer) => {
    if (!bounds.takeBytes(chunk.length)) client.terminate();
  });
  client.on("message", countFrame).on("pong", countFrame).on("ping", answerPing);
}

function countFrame(this: WebSocket): void {
  if (this instanceof BoundedWebSocket && this.bounds?.takeFrame() === false) this.terminate();
}

function answerPing(this: WebSocket, data: Buffer): void {
  countFrame.call(this);
  if (this.bufferedAmount > mostPongBytes) this.terminate();
  else this.pong(data);
}
