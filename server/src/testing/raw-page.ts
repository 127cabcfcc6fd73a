import { PageId } from "@lets-meet/shared/ids.ts";
import { Attached, protocolVersion, type SessionKey } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import { WebSocket } from "ws";
import { accepted } from "./samples.ts";

/** The address of the WebSocket under Socket.IO. */
export const socketUrl = (url: string): string =>
  `${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;

/** A page that writes its own frames, and can write anything. */
export class RawPage implements Disposable {
  readonly socket: WebSocket;
  readonly closed: Promise<void>;
  readonly pageId = PageId.parse(nanoid());
  readonly #answers = new Map<number, unknown>();
  #session: SessionKey | undefined;
  readonly #waiting = new Set<() => void>();

  private constructor(url: string) {
    this.socket = new WebSocket(socketUrl(url), { perMessageDeflate: false });
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
    this.socket.once("close", () => this.#wake());
    // A deliberate refusal causes an error here; the tests wait for the close that follows.
    this.socket.on("error", () => undefined);
  }

  /** A connection with any handshake; `null` sends nothing after the transport is open. */
  static async open(url: string, handshake: string | null): Promise<RawPage> {
    const page = new RawPage(url);
    await new Promise<void>((resolve) => page.socket.once("message", () => resolve()));
    page.socket.on("message", (message: Buffer) => page.#take(message.toString()));
    if (handshake !== null) page.socket.send(handshake);
    return page;
  }

  /** A connection that is attached to its own session. */
  static async attached(url: string): Promise<RawPage> {
    const page = await RawPage.open(url, null);
    page.socket.send(
      `40${JSON.stringify({ pageId: page.pageId, resume: null, version: protocolVersion, accepts: accepted })}`,
    );
    await new Promise<void>((resolve, reject) => {
      page.socket.once("close", () => reject(new Error("a good handshake was refused")));
      page.socket.on("message", (message: Buffer) => {
        const text = message.toString();
        if (!text.startsWith('42["session:attached"')) return;
        page.#session = Attached.parse(JSON.parse(text.slice(2))[1]).session;
        resolve();
      });
    });
    return page;
  }

  /** The answer to that ack id; `undefined` if the connection ends first, or nine seconds pass. */
  async answer(id: number): Promise<unknown> {
    const deadline = performance.now() + 9_000;
    while (!this.#answers.has(id) && this.isOpen && performance.now() < deadline) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 9_000);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.#answers.get(id);
  }

  /** The key that resumes this page's session. */
  get session(): SessionKey {
    if (this.#session === undefined) throw new Error("this page was never attached");
    return this.#session;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  #take(text: string): void {
    const [, id, answer] = /^43(\d+)\[(.*)\]$/s.exec(text) ?? [];
    if (id === undefined || answer === undefined) return;
    this.#answers.set(Number(id), JSON.parse(answer));
    this.#wake();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}
