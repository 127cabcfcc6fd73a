import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { Patience } from "./emit.ts";

/** A page's event: its name and arguments, and a function to answer if the page asked for an answer. */
export type EventPacket = {
  readonly args: readonly unknown[];
  /** The arguments as text. */
  readonly json: string;
  /** The memory cost of the text, in bytes. */
  readonly bytes: number;
  /** The time of its arrival, on the process's clock. */
  readonly at: number;
  readonly answer: ((ack: Ack<unknown>, patience: Patience) => void) | undefined;
};

/** A CONNECT packet to the main namespace with a handshake (Socket.IO protocol 5): type 0 and a JSON object. */
export const isConnect = (message: string): boolean => message.startsWith("0{");

/** A DISCONNECT packet of the main namespace, with which a page's library closes the connection. */
export const goodbye = "1";

/** An EVENT packet of the main namespace: type 2, an ack id that may be missing, a JSON array. */
const packetShape = /^2(\d{0,15})(?=\[)/;

/** The head of an EVENT packet and its ack id; `null` for any other message. Nothing is parsed. */
export function readHead(message: string): { readonly head: string; readonly ackId: string } | null {
  const [head, ackId = ""] = packetShape.exec(message) ?? [];
  return head === undefined ? null : { head, ackId };
}

/** Parses an EVENT packet; `null` for any other message, and for one that cannot be parsed. */
export function readEvent(message: string): { args: readonly unknown[]; json: string; ackId: string } | null {
  const read = readHead(message);
  if (read === null) return null;
  try {
    const json = message.slice(read.head.length);
    const args: unknown = JSON.parse(json);
    return Array.isArray(args) && args.length > 0 ? { args, json, ackId: read.ackId } : null;
  } catch {
    return null;
  }
}

/** V8 stores text with one byte per character if possible, otherwise with two. */
export const textBytes = (text: string): number =>
  Buffer.byteLength(text) === text.length ? text.length : 2 * text.length;

/**
 * The payload as text, if the packet is a name and one payload without spaces, as the page's library does.
 */
export function payloadJson({ args, json }: Pick<EventPacket, "args" | "json">): string | undefined {
  const head = `["${String(args[0])}",`;
  return args.length === 2 && json.startsWith(head) && json.endsWith("]")
    ? json.slice(head.length, -1)
    : undefined;
}
