import { createHash, randomBytes } from "node:crypto";
import type { PeerMessage } from "@lets-meet/shared/protocol/peer.ts";
import type { LinkSignals, Signal } from "@lets-meet/shared/protocol/signal.ts";
import type { Page, WebSocketRoute } from "@playwright/test";
import { type End, middleInPage } from "./middle-in-page.ts";

/**
 * The behaviour of a man in the middle towards the safety code: it poses to each side as the other, with its own nonce; it
 * reveals another nonce than it has committed to; or it forwards the messages of the two sides.
 */
export type Deceit = "pretends" | "lies" | "forwards";

/** The commitment of docs/safety-code.md, implemented again here so that the tests compare the page with the document. */
const commitmentOf = (round: string, id: string, fingerprint: string, nonce: string) =>
  createHash("sha256")
    .update(["lets-meet safety commitment 1", round, id, fingerprint, nonce].join("\n"))
    .digest("base64url");

const newNonce = () => randomBytes(32).toString("base64url");

/**
 * A hostile signaling server, between one page and its peer. It replaces the fingerprints in the descriptions from and to
 * that page with its own, terminates the encryption of both sides in its own page, and relays picture, sound and messages
 * through that. The room must have exactly one other participant.
 */
export class InTheMiddle {
  readonly #page: Page;
  readonly #deceit: Deceit;
  /** The peer ids of the two pages. Towards each end, the middle poses as the other one. */
  readonly #ids: Record<End, string> = { near: "", far: "" };
  readonly #nonces: Record<End, string> = { near: newNonce(), far: newNonce() };

  private constructor(page: Page, deceit: Deceit) {
    this.#page = page;
    this.#deceit = deceit;
  }

  /** Prepares the middle in its own page; `takeOver` then puts it between the two sides. */
  static async with(page: Page, deceit: Deceit): Promise<InTheMiddle> {
    const middle = new InTheMiddle(page, deceit);
    await page.exposeFunction("overheard", (end: End, text: string) => middle.#hear(end, text));
    await page.evaluate(middleInPage);
    return middle;
  }

  /** Intercepts the connection between the server and a page that is not opened yet. */
  async takeOver(near: Page): Promise<void> {
    await near.routeWebSocket(/\/socket\.io\//, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage(this.#inOrder("near", server));
      server.onMessage(this.#inOrder("far", socket));
    });
  }

  /** Forwards frames one after the other, because rewriting some of them is asynchronous. */
  #inOrder(from: End, to: Pick<WebSocketRoute, "send">): (frame: string | Buffer) => void {
    let before = Promise.resolve();
    return (frame) => {
      before = before.then(async () =>
        to.send(typeof frame === "string" ? await this.#forged(from, frame) : frame),
      );
    };
  }

  /** Replaces the signals in a Socket.IO event (Socket.IO protocol 5, packet type EVENT). */
  async #forged(from: End, frame: string): Promise<string> {
    const [, head = "", body = ""] = /^(42\d*)(\[.*)$/s.exec(frame) ?? [];
    if (body === "") return frame;
    const [name, payload, ...rest] = JSON.parse(body) as [string, LinkSignals & { peerId: string }];
    if (name === "room:joined") this.#ids.near = payload.peerId;
    if (name !== "room:signal" && name !== "room:signal-deliver") return frame;
    this.#ids.far = payload.peerId;
    const signals: Signal[] = [];
    for (const signal of payload.signals) {
      // The middle's own candidates are in its descriptions, so candidates are not forwarded.
      if (signal.kind === "turn") signals.push(signal);
      if (signal.kind === "description")
        signals.push({ ...signal, sdp: await this.#describe(from, signal.type, signal.sdp) });
    }
    return head + JSON.stringify([name, { ...payload, signals }, ...rest]);
  }

  #describe(from: End, type: "offer" | "answer", sdp: string): Promise<string> {
    return this.#page.evaluate(([end, kind, text]) => window.middle.describe(end, kind, text), [
      from,
      type,
      sdp,
    ] as const);
  }

  async #hear(end: End, text: string): Promise<void> {
    const message = JSON.parse(text) as PeerMessage;
    const other = end === "near" ? "far" : "near";
    const say = (to: End, said: PeerMessage) =>
      this.#page.evaluate(([at, what]) => window.middle.say(at, what), [to, JSON.stringify(said)] as const);
    // Signals over the data channel would let the pages connect without the middle.
    if (message.kind === "signals") return;
    if ((message.kind !== "commit" && message.kind !== "reveal") || this.#deceit === "forwards")
      return say(other, message);
    const { round } = message;
    if (message.kind === "reveal")
      return say(end, {
        kind: "reveal",
        round,
        nonce: this.#deceit === "lies" ? newNonce() : this.#nonces[end],
      });
    const fingerprint = await this.#page.evaluate((at) => window.middle.fingerprint(at), end);
    const commitment = commitmentOf(round, this.#ids[other], fingerprint, this.#nonces[end]);
    await say(end, { kind: "commit", round, commitment });
  }
}
