import type { Socket } from "socket.io";

/**
 * What a page sent: the event's name and what comes with it, the same as text, and the id under which it awaits the
 * answer, if it does.
 */
export type EventPacket = {
  readonly args: readonly unknown[];
  readonly json: string;
  readonly ackId: string | undefined;
};

/** An EVENT packet of the main namespace (Socket.IO protocol 5): type 2, an ack id that may be missing, a JSON array. */
const packetShape = /^2(\d{0,15})(?=\[)/;

/** Reads an EVENT packet, or says `null`: to anything else, and to what cannot be parsed. */
export function readEvent(text: string): EventPacket | null {
  const [head, ackId] = packetShape.exec(text) ?? [];
  if (head === undefined) return null;
  try {
    const json = text.slice(head.length);
    const args: unknown = JSON.parse(json);
    if (!Array.isArray(args) || args.length === 0) return null;
    return { args, json, ackId: ackId === "" ? undefined : ackId };
  } catch {
    return null;
  }
}

/** The payload as text, where the packet is a name and one payload written without spaces, as every page's library does. */
export function payloadJson({ args, json }: EventPacket): string | undefined {
  const head = `["${String(args[0])}",`;
  return args.length === 2 && json.startsWith(head) && json.endsWith("]")
    ? json.slice(head.length, -1)
    : undefined;
}

/**
 * Gives every EVENT packet of this connection to `take`, instead of the decoder, the turn of the event loop, the ack
 * closure and the chain of middlewares through which Socket.IO would bring it: a third of what a signal costs. Whatever
 * is no such packet goes Socket.IO's own way, which closes what it cannot read.
 */
export function onEvent({ conn }: Socket, take: (packet: EventPacket) => void): void {
  const usual = conn.listeners("data");
  conn.removeAllListeners("data");
  conn.on("data", (frame: unknown) => {
    const packet = typeof frame === "string" ? readEvent(frame) : null;
    if (packet !== null) take(packet);
    else for (const listener of usual) listener.call(conn, frame);
  });
}
