import { randomBytes } from "node:crypto";
import { usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import { protocolVersion } from "@lets-meet/shared/protocol/session.ts";
import { WebSocket } from "ws";

/** An EVENT packet of the main namespace: its name, and its arguments as unparsed JSON. */
export type RawEvent = { readonly name: string; readonly json: string };

/** Reads an engine.io message (protocol 4) that carries a Socket.IO EVENT packet (protocol 5) without an ack id. */
export function readEvent(text: string): RawEvent | null {
  if (!text.startsWith('42["')) return null;
  const end = text.indexOf('"', 4);
  return end < 0 ? null : { name: text.slice(4, end), json: text.slice(2) };
}

/** The payload of an event: its first argument. */
export const payloadOf = ({ json }: RawEvent): unknown => (JSON.parse(json) as readonly unknown[])[1];

/** An address for each of sixteen million people (RFC 1918). */
const addressOf = (person: number): string => `10.${person >> 16}.${(person >> 8) & 255}.${person & 255}`;

/** A page reduced to the frames that it sends and receives, so that one process can run thousands of them. */
export class RawPage {
  readonly connected: Promise<void>;
  /** Set by the page's owner. */
  onEvent: (event: RawEvent) => void = () => undefined;
  /** The answers that were refusals; each one makes the measurement invalid. */
  readonly refusals: string[] = [];
  readonly #socket: WebSocket;
  #asked = 0;

  /**
   * A page of `person`, as if behind a proxy that forwards the person's own address. A page of the product watches the
   * online count.
   */
  constructor(url: string, person: number, isProduct: boolean) {
    this.#socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      headers: { "X-Forwarded-For": addressOf(person) },
    });
    const auth = JSON.stringify({
      pageId: randomBytes(16).toString("base64url"),
      resume: null,
      listens: true,
      watches: isProduct,
      version: protocolVersion,
      accepts: { rules: usualRulesVersion, adult: true },
    });
    this.connected = new Promise((resolve, reject) => {
      this.#socket.on("error", reject);
      this.#socket.on("close", () => reject(new Error("the server closed a connection")));
      this.#socket.on("message", (frame: Buffer) => {
        const text = frame.toString("latin1");
        const event = readEvent(text);
        if (event !== null) this.onEvent(event);
        else if (text === "2") this.#socket.send("3");
        else if (text.startsWith("0")) this.#socket.send(`40${auth}`);
        else if (text.startsWith("40")) resolve();
        else if (text.startsWith("43") && text.includes('"ok":false')) this.refusals.push(text);
      });
    });
  }

  /** Sends a request; with `asks` it carries an ack id, so that the server answers. */
  send(name: string, payload: unknown, asks: boolean): void {
    this.#socket.send(`42${asks ? this.#asked++ : ""}${JSON.stringify([name, payload])}`);
  }

  close(): void {
    this.#socket.terminate();
  }
}

let people = 0;

/**
 * Connects `count` pages, each of a different person. It connects `atOnce` pages at a time, which keeps the server busy
 * without an overflow of its port's backlog.
 */
export async function connectPages(
  url: string,
  count: number,
  isProduct: boolean,
  atOnce = 50,
): Promise<RawPage[]> {
  const pages: RawPage[] = [];
  while (pages.length < count) {
    const length = Math.min(atOnce, count - pages.length);
    const batch = Array.from({ length }, () => new RawPage(url, people++, isProduct));
    pages.push(...batch);
    await Promise.all(batch.map((page) => page.connected));
  }
  return pages;
}
