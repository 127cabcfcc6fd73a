import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";

/** An EVENT packet of the main namespace: its name, and its arguments as JSON that is parsed only where it matters. */
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

/** A page reduced to the frames it sends and gets, so that one process can be thousands of them. */
export class RawPage {
  readonly connected: Promise<void>;
  /** Set by whoever plays this page. */
  onEvent: (event: RawEvent) => void = () => undefined;
  /** Refusals that came as answers: a workload that meets one measures something else than it thinks. */
  readonly refusals: string[] = [];
  readonly #socket: WebSocket;
  #asked = 0;

  /** A page of `person`, behind a proxy that tells the server an address of that person's own. */
  constructor(url: string, person: number) {
    this.#socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      headers: { "X-Forwarded-For": addressOf(person) },
    });
    const auth = JSON.stringify({ pageId: randomBytes(16).toString("base64url"), resume: null });
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

  /** Sends a request; with `asks` the server is to answer it. */
  send(name: string, payload: unknown, asks: boolean): void {
    this.#socket.send(`42${asks ? this.#asked++ : ""}${JSON.stringify([name, payload])}`);
  }

  close(): void {
    this.#socket.terminate();
  }
}

let people = 0;

/**
 * Connects that many pages of as many people, some at once, so that the server works and the backlog of its port does not
 * overflow.
 */
export async function connectPages(url: string, count: number, atOnce = 50): Promise<RawPage[]> {
  const pages: RawPage[] = [];
  while (pages.length < count) {
    const length = Math.min(atOnce, count - pages.length);
    const batch = Array.from({ length }, () => new RawPage(url, people++));
    pages.push(...batch);
    await Promise.all(batch.map((page) => page.connected));
  }
  return pages;
}
