import type { SafetyCode } from "../safety-code/safety-code.ts";
import { memoryOf, resumeSafety, SafetyMemory } from "../safety-code/safety-memory.ts";
import {
  beginSafety,
  type SafetyEvent,
  type SafetyMessage,
  type SafetyPeer,
  type SafetyState,
  safetyCodeOf,
  stepSafety,
} from "../safety-code/safety-rounds.ts";

export const keyOf = (name: string) => `sha-256 ${name}`;
let nonces = 0;
/** A different nonce each time, like the browser's. */
export const freshNonce = () => `nonce-${++nonces}`.padEnd(43, "x");

/** A page in the call; the keys it sees of the others may differ from their actual keys. */
export class SafetyPage {
  readonly id: string;
  readonly key: string;
  readonly #send: (to: string, message: SafetyMessage) => void;
  #state: SafetyState;

  constructor(
    id: string,
    key: string,
    send: (to: string, message: SafetyMessage) => void,
    state = beginSafety(id, "the-call"),
  ) {
    this.id = id;
    this.key = key;
    this.#send = send;
    this.#state = state;
  }

  get code(): SafetyCode {
    return safetyCodeOf(this.#state);
  }

  get shown(): string {
    return this.code.state === "agreed" ? this.code.icons.join(" ") : this.code.state;
  }

  /** The same page after a reload, with its stored state. */
  reloaded(): SafetyPage {
    const kept = SafetyMemory.parse(JSON.parse(JSON.stringify(memoryOf(this.#state))));
    return new SafetyPage(this.id, this.key, this.#send, resumeSafety(this.id, "the-call", kept));
  }

  members(peers: readonly SafetyPeer[]): void {
    this.step({ kind: "members", own: this.key, peers, nonce: freshNonce() });
  }

  step(event: SafetyEvent): void {
    const { state, send } = stepSafety(this.#state, event);
    this.#state = state;
    for (const { to, message } of send) this.#send(to, message);
  }
}

type Sent = { readonly from: string; readonly to: string; readonly message: SafetyMessage };

/** Honest pages and the wires between them. Each pair's messages keep their order, as on a data channel. */
export class SafetyRoom {
  readonly pages = new Map<string, SafetyPage>();
  wires: Sent[] = [];

  add(id: string, key = keyOf(id)): SafetyPage {
    const page = new SafetyPage(id, key, (to, message) => this.wires.push({ from: id, to, message }));
    this.pages.set(id, page);
    return page;
  }

  /** Drops the page's messages in flight, which are lost with its links. */
  cut(id: string): void {
    this.wires = this.wires.filter(({ from, to }) => from !== id && to !== id);
  }

  /** Gives one page the current members. */
  tell(page: SafetyPage): void {
    const others = [...this.pages.values()].filter((other) => other !== page);
    page.members(others.map(({ id, key }) => ({ id, fingerprint: key, link: `${page.key}-${key}` })));
  }

  tellAll(): void {
    for (const page of this.pages.values()) this.tell(page);
  }

  /** Delivers the oldest message of one pair, which `pick` selects. */
  deliver(pick: number): void {
    const pairs = [...new Set(this.wires.map(({ from, to }) => `${from} ${to}`))];
    const pair = pairs[pick % Math.max(1, pairs.length)];
    const place = this.wires.findIndex(({ from, to }) => `${from} ${to}` === pair);
    const [sent] = this.wires.splice(place, place < 0 ? 0 : 1);
    if (sent !== undefined)
      this.pages.get(sent.to)?.step({ kind: "message", from: sent.from, message: sent.message });
  }

  drain(): void {
    while (this.wires.length > 0) this.deliver(0);
  }

  get shown(): readonly string[] {
    return [...this.pages.values()].map((page) => page.shown);
  }
}
