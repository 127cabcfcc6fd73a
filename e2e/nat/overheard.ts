import type { Page } from "@playwright/test";
import { planted } from "./hostile-words.ts";
import { relayHost } from "./world.ts";

/** The placeholder addresses of a description: for no candidate (RFC 9429 §5.2.1), and for a hidden origin (RFC 8866 §5.2). */
const nowhere = ["0.0.0.0", "127.0.0.1"];
const ipv4 = /\d{1,3}(?:\.\d{1,3}){3}/g;
const ipv6 = /[\da-f:.]*::[\da-f:.]*/gi;
const directCandidate = /candidate:[^"\\]* typ (?!relay)\w+/g;

/** Everything in a text that reveals a peer's location: addresses outside the pool, host names, non-relay candidates. */
export function foreignIn(text: string): readonly string[] {
  const addresses = [...(text.match(ipv4) ?? [])].filter(
    (address) => address !== relayHost && !nowhere.includes(address),
  );
  const names = planted.names.filter((name) => text.includes(name));
  return [...addresses, ...(text.match(ipv6) ?? []), ...names, ...(text.match(directCandidate) ?? [])];
}

/** Runs inside the page before its own scripts: records the remote candidates and descriptions that it applies. */
function keepRemoteWords(): void {
  const words: string[] = [];
  Object.assign(window, { remoteWords: words });
  const prototype = RTCPeerConnection.prototype;
  for (const name of ["addIceCandidate", "setRemoteDescription"] as const)
    Object.assign(prototype, {
      [name]: new Proxy(prototype[name], {
        apply: (method, connection, [said]: readonly unknown[]) => {
          words.push(JSON.stringify(said ?? null));
          return Reflect.apply(method, connection, [said]) as unknown;
        },
      }),
    });
}

/** The signals between a page and its partners, as recorded from the WebSocket and from its peer connections. */
export class Overheard {
  readonly #page: Page;
  readonly #frames: string[] = [];
  readonly #said: string[] = [];
  #matchId: string | null = null;

  private constructor(page: Page) {
    this.#page = page;
    page.on("websocket", (socket) => {
      socket.on("framesent", ({ payload }) => {
        if (String(payload).includes('"signal:send"')) this.#said.push(String(payload));
      });
      socket.on("framereceived", ({ payload }) => {
        const text = String(payload);
        if (!text.includes('"signal:deliver"')) return;
        this.#frames.push(text);
        this.#matchId = /"matchId":"([^"]+)"/.exec(text)?.[1] ?? this.#matchId;
      });
    });
  }

  /** Starts to record a page; call it before the page is opened. */
  static async on(page: Page): Promise<Overheard> {
    await page.addInitScript(keepRemoteWords);
    return new Overheard(page);
  }

  /** The match whose signals arrived last. */
  get matchId(): string | null {
    return this.#matchId;
  }

  /** The signal messages that the page has sent. */
  get said(): readonly string[] {
    return this.#said;
  }

  /** The signals that have arrived. */
  async all(): Promise<readonly string[]> {
    const told = await this.#page.evaluate(
      () => (window as unknown as { readonly remoteWords: readonly string[] }).remoteWords,
    );
    return [...this.#frames, ...told];
  }
}
