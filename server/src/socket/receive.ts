import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { Socket } from "socket.io";
import { emitAck } from "./emit.ts";

/** What a page sent: the event's name and what comes with it, and a way to answer if the page asked for an answer. */
export type EventPacket = {
  readonly args: readonly unknown[];
  /** The same as text, where it came as text. */
  readonly json: string | undefined;
  readonly answer: ((ack: Ack<unknown>) => void) | undefined;
};

/** An EVENT packet of the main namespace (Socket.IO protocol 5): type 2, an ack id that may be missing, a JSON array. */
const packetShape = /^2(\d{0,15})(?=\[)/;

/** Reads an EVENT packet, or says `null`: to anything else, and to what cannot be parsed. */
export function readEvent(text: string): { args: readonly unknown[]; json: string; ackId: string } | null {
  const [head, ackId = ""] = packetShape.exec(text) ?? [];
  if (head === undefined) return null;
  try {
    const json = text.slice(head.length);
    const args: unknown = JSON.parse(json);
    return Array.isArray(args) && args.length > 0 ? { args, json, ackId } : null;
  } catch {
    return null;
  }
}

/** The payload as text, where the packet is a name and one payload written without spaces, as every page's library does. */
export function payloadJson({ args, json }: EventPacket): string | undefined {
  const head = `["${String(args[0])}",`;
  return args.length === 2 && json?.startsWith(head) && json.endsWith("]")
    ? json.slice(head.length, -1)
    : undefined;
}

/**
 * Gives every event of this connection to `take`. An EVENT packet is taken from the wire itself, without the decoder, the
 * turn of the event loop and the chain of middlewares through which Socket.IO would bring it, because that is a third of
 * what a signal costs. Anything else goes Socket.IO's own way: what it can read (events with binary parts) comes to
 * `take` as well, and what it cannot read ends the connection.
 */
export function onEvent(socket: Socket, take: (packet: EventPacket) => void): void {
  const { conn } = socket;
  const usual = conn.listeners("data");
  conn.removeAllListeners("data");
  conn.on("data", (frame: unknown) => {
    const event = typeof frame === "string" ? readEvent(frame) : null;
    if (event === null) {
      for (const listener of usual) listener.call(conn, frame);
      return;
    }
    const { args, json, ackId } = event;
    take({ args, json, answer: ackId === "" ? undefined : (ack) => emitAck(socket, ackId, ack) });
  });
  socket.use((args) => {
    const last: unknown = args.at(-1);
    const asked = typeof last === "function";
    take({
      args: asked ? args.slice(0, -1) : args,
      json: undefined,
      answer: asked ? (ack) => void last(ack) : undefined,
    });
  });
}
