import { createHash, randomBytes } from "node:crypto";
import type { PeerMessage } from "@lets-meet/shared/protocol/peer.ts";
import type { LinkSignals, Signal } from "@lets-meet/shared/protocol/signal.ts";
import type { Page, WebSocketRoute } from "@playwright/test";
import { type End, middleInPage } from "./middle-in-page.ts";

/**
 * What somebody in the middle makes of the safety code: speaks to each side as the other, with a nonce of their own;
 * reveals another one than they had committed to; or hands on what the sides say to each other.
 */
export type Deceit = "pretends" | "lies" | "forwards";

/** As docs/safety-code.md has it, written down once more so that the page and its description are held against each other. */
const commitmentOf = (round: string, id: string, fingerprint: string, nonce: string) =>
  createHash("sha256")
    .update(["lets-meet safety commitment 1", round, id, fingerprint, nonce].join("\n"))
    .digest("base64url");

const newNonce = () => randomBytes(32).toString("base64url");

/**
 * A signaling server that has been taken over, as one page meets it: it puts its own keys into the descriptions that go
 * from and to that page, and so ends the encryption with both sides in a page of its own, through which picture, sound
 * and messages then go. The page must be alone with one other in its room.
 */
export class InTheMiddle {
  readonly #page: Page;
  readonly #deceit: Deceit;
  /** The peer ids, by whose place it is taken: towards the near page that of the far one. */
  readonly #ids: Record<End, string> = { near: "", far: "" };
  readonly #nonces: Record<End, string> = { near: newNonce(), far: newNonce() };

  private constructor(page: Page, deceit: Deceit) {
    this.#page = page;
    this.#deceit = deceit;
  }

  /** Gets ready in a page of its own; `takeOver` brings the two sides. */
  static async with(page: Page, deceit: Deceit): Promise<InTheMiddle> {
    const middle = new InTheMiddle(page, deceit);
    await page.exposeFunction("overheard", (end: End, text: string) => middle.#hear(end, text));
    await page.evaluate(middleInPage);
    return middle;
  }

  /** Takes the place of the server's own way to a page that is not opened yet. */
  async takeOver(near: Page): Promise<void> {
    await near.routeWebSocket(/\/socket\.io\//, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage(this.#inOrder("near", server));
      server.onMessage(this.#inOrder("far", socket));
    });
  }

  /** Hands frames on one after the other, because some of them take their time. */
  #inOrder(from: End, to: Pick<WebSocketRoute, "send">): (frame: string | Buffer) => void {
    let before = Promise.resolve();
    return (frame) => {
      before = before.then(async () =>
        to.send(typeof frame === "string" ? await this.#forged(from, frame) : frame),
      );
    };
  }

  /** An event of Socket.IO's with other signals in it (Socket.IO protocol 5, packet type EVENT). */
  async #forged(from: End, frame: string): Promise<string> {
    const [, head = "", body = ""] = /^(42\d*)(\[.*)$/s.exec(frame) ?? [];
    if (body === "") return frame;
    const [name, payload, ...rest] = JSON.parse(body) as [string, LinkSignals & { peerId: string }];
    if (name === "room:joined") this.#ids.near = payload.peerId;
    if (name !== "room:signal" && name !== "room:signal-deliver") return frame;
    this.#ids.far = payload.peerId;
    const signals: Signal[] = [];
    for (const signal of payload.signals) {
      // Its own candidates stand in its descriptions, and the sides find them from there.
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
    // What the pages agree on between themselves would do without the middle.
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
