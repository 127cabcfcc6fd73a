import type { Events } from "../ops/events.ts";
import type { Clock, Timer } from "../ports.ts";

/** A store that cannot be reached, or does not answer in time. `reason` is a code such as `ECONNREFUSED`. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
  readonly reason: string;

  constructor(address: string, reason: string, options?: ErrorOptions) {
    super(`The store at ${address} cannot be reached (${reason})`, options);
    this.reason = reason;
  }
}

/** A store in another process, as its guard sees it. */
export type GuardedStore = {
  /** Host and port, safe for the log: never with credentials. */
  readonly address: string;
  /** The outage code of an error; `null` for an error that is the store's own answer. */
  readonly outageOf: (error: unknown) => string | null;
};

/** After this time a request that was refused because a store is down may be sent again. */
export const storeRetryMs = 1_000;
/** The deadline of one store method. */
const deadlineMs = 2_000;
/** The ping interval while the store is reachable, and while it is not. */
const calmMs = 2_000;
const urgentMs = 500;

/**
 * A guard between the services and a store in another process. No request waits for the store longer than the
 * deadline, and none waits while the store is known to be down. The start and the end of an outage are logged
 * once each, with the reason.
 */
export class StoreGuard {
  readonly #store: GuardedStore;
  readonly #clock: Clock;
  readonly #events: Pick<Events, "storeLost" | "storeBack" | "failed">;
  /** The reason why the store cannot be reached; `null` while it can. */
  #outage: string | null = null;
  #timer: Timer | null = null;
  #isStopped = false;

  constructor(store: GuardedStore, clock: Clock, events: Pick<Events, "storeLost" | "storeBack" | "failed">) {
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
  }

  get isReachable(): boolean {
    return this.#outage === null;
  }

  /** The port with a guard around each of its methods. */
  around<P extends object>(port: P): P {
    return new Proxy(port, {
      get: (target, name): unknown => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...args: readonly unknown[]) =>
          this.run(() => Reflect.apply(method, target, args) as Promise<unknown>);
      },
    });
  }

  /**
   * Runs the work within the deadline, or rejects with `StoreUnavailable`. Errors of the store itself are
   * rethrown.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#outage !== null) throw new StoreUnavailable(this.#store.address, this.#outage);
    try {
      return await this.#inTime(work());
    } catch (error) {
      const reason = this.#reasonOf(error);
      if (reason === null) throw error;
      this.#lost(reason);
      throw error instanceof StoreUnavailable
        ? error
        : new StoreUnavailable(this.#store.address, reason, { cause: error });
    }
  }

  /** Handles an error that the connection reports outside of any request. */
  report(error: unknown): void {
    const reason = this.#reasonOf(error);
    if (reason === null) this.#events.failed(error);
    else this.#lost(reason);
  }

  /**
   * Pings the store from now on. Only one ping is open at a time, so that a hung connection is idle and the
   * client's idle timeout closes it.
   */
  watch(ping: () => Promise<unknown>): void {
    const ask = async () => {
      const asked = ping();
      try {
        await this.#inTime(asked);
        this.#found();
      } catch (error) {
        this.report(error);
      }
      await asked.catch(() => undefined);
      if (!this.#isStopped) this.#timer = this.#clock.after(this.isReachable ? calmMs : urgentMs, again);
    };
    const again = () => void ask();
    this.#timer = this.#clock.after(calmMs, again);
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #reasonOf(error: unknown): string | null {
    return error instanceof StoreUnavailable ? error.reason : this.#store.outageOf(error);
  }

  #lost(reason: string): void {
    if (this.#outage === null && !this.#isStopped) this.#events.storeLost(this.#store.address, reason);
    this.#outage = reason;
  }

  #found(): void {
    if (this.#outage === null) return;
    this.#outage = null;
    this.#events.storeBack(this.#store.address);
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    let timer: Timer | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = this.#clock.after(deadlineMs, () =>
        reject(new StoreUnavailable(this.#store.address, "ETIMEDOUT")),
      );
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      timer?.cancel();
    }
  }
}
