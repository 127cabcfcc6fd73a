import { base64url, type SafetyCode } from "./safety-code.ts";
import { memoryOf, resumeSafety, type SafetyMemory } from "./safety-memory.ts";
import {
  beginSafety,
  type SafetyEvent,
  type SafetyMessage,
  type SafetyPeer,
  type SafetyState,
  safetyCodeOf,
  stepSafety,
} from "./safety-rounds.ts";

export type SafetyExchangeOptions = {
  /** This page's id in the call, and the call's name; every member knows both. */
  readonly self: string;
  readonly call: string;
  /** Sends over the link to that peer, not through the server. */
  readonly send: (to: string, message: SafetyMessage) => void;
  /** Stores the state that must survive a reload, before any message that follows from it is sent. */
  readonly keep: (memory: SafetyMemory) => void;
  /** Called when the code or its state has changed. */
  readonly changed: (code: SafetyCode) => void;
};

/** Keeps one call's safety code up to date. */
export class SafetyExchange {
  readonly #options: SafetyExchangeOptions;
  #state: SafetyState;
  #told: string;

  constructor(options: SafetyExchangeOptions) {
    this.#options = options;
    this.#state = beginSafety(options.self, options.call);
    this.#told = JSON.stringify(this.code);
  }

  get code(): SafetyCode {
    return safetyCodeOf(this.#state);
  }

  /** Continues from the state stored before the reload; called before any other event. */
  resume(memory: SafetyMemory): void {
    this.#state = resumeSafety(this.#options.self, this.#options.call, memory);
  }

  /** The other members of the call and their keys; `own` is this page's fingerprint on all its links. */
  members(own: string, peers: readonly SafetyPeer[]): void {
    const nonce = base64url(crypto.getRandomValues(new Uint8Array(32)));
    this.#step({ kind: "members", own, peers, nonce });
  }

  receive(from: string, message: SafetyMessage): void {
    this.#step({ kind: "message", from, message });
  }

  /** The channel to a peer has opened, possibly again. */
  opened(peer: string): void {
    this.#step({ kind: "opened", peer });
  }

  #step(event: SafetyEvent): void {
    const before = this.#state;
    const { state, send } = stepSafety(before, event);
    this.#state = state;
    if (state.rounds !== before.rounds || state.agreed !== before.agreed) this.#options.keep(memoryOf(state));
    for (const { to, message } of send) this.#options.send(to, message);
    const code = this.code;
    const words = JSON.stringify(code);
    if (words === this.#told) return;
    this.#told = words;
    this.#options.changed(code);
  }
}
