import type { IncomingMessage } from "node:http";
import type { Rate } from "../domain/token-bucket.ts";
import type { Clock } from "../ports.ts";
import { type AddressKey, type AddressRange, addressKey, addressOf, isInRange } from "./address.ts";
import { Throttle } from "./throttle.ts";

/** What is bounded for each address, each with a table of its own. */
export type AddressUse =
  /** A TCP connection is made. Behind proxies all are theirs, and none is counted. */
  | "connection"
  /** A transport is opened (a WebSocket, or a long-polling session). */
  | "transport"
  /** A session is begun. */
  | "session"
  /** What comes over transports: each frame of any type costs 1, and 1 more for each KiB. */
  | "traffic"
  /** Bytes that come over WebSockets, whether they become messages or not. */
  | "bytes"
  | "search"
  /** A room is looked at: green rooms do so again and again. */
  | "look"
  | "join"
  /** A session is given its first TURN credentials. */
  | "relay"
  /** A password is tried, or an account made. */
  | "password"
  | "passcode"
  /** A request below /api. */
  | "api";

export type AddressLimits = {
  /** How many transports may be open at once. */
  readonly transports: number;
  readonly rates: { readonly [U in AddressUse]: Rate };
};

export type AdmissionOptions = {
  readonly clock: Clock;
  /** How many proxies stand in front and tell in X-Forwarded-For whom they bring. */
  readonly trustedProxies: number;
  /** Addresses to which no limit applies. */
  readonly exempt: readonly AddressRange[];
  readonly limits: AddressLimits;
};

/** Who asks, as far as the limits are concerned. Kept in memory while the connection lasts, and named nowhere. */
export type Visitor = { readonly address: AddressKey; readonly isExempt: boolean };

/** No address is remembered for longer after its last request: all its tokens are back by then. */
export const forgottenAfterMs = 180_000;

/** Bounds what one address may ask for, before anything is made for it. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #throttles: { readonly [U in AddressUse]: Throttle };
  readonly #transports = new Map<AddressKey, number>();
  readonly #connections = new Map<AddressKey, number>();
  /** The request that opens a transport is asked about at each of its stops, and reading addresses is dear. */
  readonly #visitors = new WeakMap<IncomingMessage, Visitor>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
    const { rates } = options.limits;
    const throttle = (use: AddressUse) => new Throttle(options.clock, rates[use]);
    this.#throttles = {
      connection: throttle("connection"),
      transport: throttle("transport"),
      session: throttle("session"),
      traffic: throttle("traffic"),
      bytes: throttle("bytes"),
      search: throttle("search"),
      look: throttle("look"),
      join: throttle("join"),
      relay: throttle("relay"),
      password: throttle("password"),
      passcode: throttle("passcode"),
      api: throttle("api"),
    };
  }

  /** How many addresses are remembered, each for each of its uses. */
  get remembered(): number {
    return Object.values(this.#throttles).reduce((sum, { size }) => sum + size, 0);
  }

  visitorOf(request: IncomingMessage): Visitor {
    const known = this.#visitors.get(request);
    if (known !== undefined) return known;
    const address = addressOf(request, this.#options.trustedProxies);
    const visitor = { address: addressKey(address), isExempt: isInRange(address, this.#options.exempt) };
    this.#visitors.set(request, visitor);
    return visitor;
  }

  /** Takes `cost` of that use and returns 0, or returns after how many milliseconds it will be there. */
  take({ address, isExempt }: Visitor, use: AddressUse, cost = 1): number {
    return isExempt ? 0 : this.#throttles[use].take(address, cost);
  }

  /** Gives back one token that was taken for something that does not count after all. */
  giveBack({ address, isExempt }: Visitor, use: AddressUse): void {
    if (!isExempt) this.#throttles[use].giveBack(address);
  }

  /** What a frame of that many bytes costs of `traffic`, taken as `take` does. */
  takeFrame(visitor: Visitor, bytes: number): number {
    return this.take(visitor, "traffic", 1 + bytes / 1_024);
  }

  /**
   * Counts one more open transport. An address that has as many as it may gets some more, which are over its limit, so
   * that a page can be told why it is refused; beyond those it gets `null`.
   */
  open({ address, isExempt }: Visitor): Lease | null {
    const { transports } = this.#options.limits;
    const open = this.#transports.get(address) ?? 0;
    if (!isExempt && open >= 2 * transports) return null;
    return { close: countIn(this.#transports, address), isOver: !isExempt && open >= transports };
  }

  /**
   * Counts one more TCP connection from that address, as the kernel names it; `null` when it has as many as it may: twice
   * its transports, as `open` allows, and as many again for other requests; or when it makes them too fast. The result is to
   * be called at its end.
   */
  connect(remoteAddress: string): (() => void) | null {
    const { exempt, limits } = this.#options;
    const address = addressKey(remoteAddress);
    const isRefused =
      !isInRange(remoteAddress, exempt) &&
      ((this.#connections.get(address) ?? 0) >= 4 * limits.transports ||
        this.#throttles.connection.take(address) > 0);
    return isRefused ? null : countIn(this.#connections, address);
  }
}

/** Counts one more of that key; the result counts it off again, once. */
function countIn(counts: Map<AddressKey, number>, key: AddressKey): () => void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
  let isCounted = true;
  return () => {
    if (!isCounted) return;
    isCounted = false;
    const left = (counts.get(key) ?? 1) - 1;
    if (left === 0) counts.delete(key);
    else counts.set(key, left);
  };
}

/** One open transport's place in the count of its address; `close` gives it back, once. */
export type Lease = { readonly close: () => void; readonly isOver: boolean };
