import type { IncomingMessage } from "node:http";
import type { Rate } from "../domain/token-bucket.ts";
import type { Clock } from "../ports.ts";
import { type AddressKey, type AddressRange, addressKey, addressOf, isInRange, siteOf } from "./address.ts";
import { Throttle } from "./throttle.ts";

/** The resources that are limited per address, each with its own table. */
export type AddressUse =
  /** A TCP connection. Behind proxies all connections are theirs, and none is counted. */
  | "connection"
  /** A transport is opened (a WebSocket, or a long-polling session). */
  | "transport"
  /** A session begins. */
  | "session"
  /** Traffic over transports: each frame of any type costs 1, plus 1 for each KiB. */
  | "traffic"
  /** Bytes received over WebSockets, whether they become messages or not. */
  | "bytes"
  /** The memory, in bytes, of signals and messages: they stay in the receivers' logs for minutes. */
  | "forwarded"
  | "search"
  /** A look at a room: green rooms poll it. */
  | "look"
  | "join"
  /** The first TURN credentials of a session. */
  | "relay"
  /** A password attempt, or a new account. */
  | "password"
  | "passcode"
  /** A request below /api. */
  | "api"
  /** A request for the page or one of its files. */
  | "page";

export type AddressLimits = {
  /** The maximum number of open transports. */
  readonly transports: number;
  readonly rates: { readonly [U in AddressUse]: Rate };
};

export type AdmissionOptions = {
  readonly clock: Clock;
  /** The number of trusted proxies in front, which report the client in X-Forwarded-For. */
  readonly trustedProxies: number;
  /** Addresses that no limit applies to. */
  readonly exempt: readonly AddressRange[];
  readonly limits: AddressLimits;
};

/** The client, as far as the limits are concerned. In memory while the connection lasts, and never logged. */
export type Visitor = { readonly address: AddressKey; readonly isExempt: boolean };

/** An IPv6 site has this many times the rate of one of its networks. */
const siteFactor = 4;

/** An address is never remembered for longer after its last request: all its tokens are back by then. */
export const forgottenAfterMs = 180_000;

/** Limits the requests of one address, before any resource is allocated for it. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #throttles: { readonly [U in AddressUse]: Throttle };
  /** Also limited for a whole IPv6 site: a provider's customer has up to 256 networks. */
  readonly #sites: { readonly [U in AddressUse]?: Throttle };
  readonly #transports = new Map<AddressKey, number>();
  readonly #connections = new Map<AddressKey, number>();
  /** The request that opens a transport is checked at several stages, and parsing addresses is expensive. */
  readonly #visitors = new WeakMap<IncomingMessage, Visitor>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
    const { rates } = options.limits;
    const throttle = (use: AddressUse, times = 1) => {
      const { perSecond, burst } = rates[use];
      return new Throttle(options.clock, { perSecond: perSecond * times, burst: burst * times });
    };
    this.#sites = {
      session: throttle("session", siteFactor),
      join: throttle("join", siteFactor),
      password: throttle("password", siteFactor),
      passcode: throttle("passcode", siteFactor),
    };
    this.#throttles = {
      connection: throttle("connection"),
      transport: throttle("transport"),
      session: throttle("session"),
      traffic: throttle("traffic"),
      bytes: throttle("bytes"),
      forwarded: throttle("forwarded"),
      search: throttle("search"),
      look: throttle("look"),
      join: throttle("join"),
      relay: throttle("relay"),
      password: throttle("password"),
      passcode: throttle("passcode"),
      api: throttle("api"),
      page: throttle("page"),
    };
  }

  /** The number of remembered addresses, counted once for each use. */
  get remembered(): number {
    const tables = [...Object.values(this.#throttles), ...Object.values(this.#sites)];
    return tables.reduce((sum, { size }) => sum + size, 0);
  }

  visitorOf(request: IncomingMessage): Visitor {
    const known = this.#visitors.get(request);
    if (known !== undefined) return known;
    const address = addressOf(request, this.#options.trustedProxies);
    const visitor = { address: addressKey(address), isExempt: isInRange(address, this.#options.exempt) };
    this.#visitors.set(request, visitor);
    return visitor;
  }

  /**
   * Takes `cost` tokens of that use and returns 0, or returns the milliseconds until they are available. `now` is the time
   * of this request, for a caller that has read the clock for it.
   */
  take({ address, isExempt }: Visitor, use: AddressUse, cost = 1, now = this.#options.clock.now()): number {
    if (isExempt) return 0;
    const waitMs = this.#throttles[use].take(address, cost, now);
    const sites = this.#sites[use];
    if (waitMs > 0 || sites === undefined) return waitMs;
    const site = siteOf(address);
    return site === null ? 0 : sites.take(site, cost, now);
  }

  /** Gives back one token that was taken for a request that does not count after all. */
  giveBack({ address, isExempt }: Visitor, use: AddressUse): void {
    if (isExempt) return;
    this.#throttles[use].giveBack(address);
    const sites = this.#sites[use];
    const site = sites === undefined ? null : siteOf(address);
    if (site !== null) sites?.giveBack(site);
  }

  /** Takes what a frame of that many bytes costs of `traffic`, like `take`. */
  takeFrame(visitor: Visitor, bytes: number, now = this.#options.clock.now()): number {
    return this.take(visitor, "traffic", 1 + bytes / 1_024, now);
  }

  /**
   * Counts one more open transport. An address at its limit may open some more, marked as over the limit, so
   * that the page can be told why it is refused; beyond those the result is `null`.
   */
  open({ address, isExempt }: Visitor): TransportSlot | null {
    const { transports } = this.#options.limits;
    const open = this.#transports.get(address) ?? 0;
    if (!isExempt && open >= 2 * transports) return null;
    return { close: countIn(this.#transports, address), isOver: !isExempt && open >= transports };
  }

  /** The transports of that address that are open. */
  openTransports(address: AddressKey): number {
    return this.#transports.get(address) ?? 0;
  }

  /**
   * Counts one more TCP connection from that address, as the kernel reports it. `null` if the address has too
   * many (twice its transports, as `open` allows, and as many again for other requests) or opens them too
   * fast. Call the result when the connection ends.
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

/** Counts one more for that key; the result undoes it, once. */
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

/** One open transport in the count of its address; `close` releases it, once. */
export type TransportSlot = { readonly close: () => void; readonly isOver: boolean };
