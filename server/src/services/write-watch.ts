import type { Events } from "../ops/events.ts";
import type { Clock, Timer } from "../ports.ts";
import { StoreUnavailable } from "./store-guard.ts";

/** A store in this process whose writes can fail, as its watch sees it. */
export type WatchedStore = {
  /** Its place, for the log. */
  readonly place: string;
  /** The reason why an error means that the store takes no writes; `null` for any other error. */
  readonly faultOf: (error: unknown) => string | null;
  /** Writes something small; throws if that fails. */
  readonly probe: () => void;
};

const probeEveryMs = 5_000;

/**
 * Watches the writes of a store in this process: its disk may be full. Requests whose write fails are refused as
 * `StoreUnavailable`, and others go on, because reading works. The first failure and the first success after it are logged.
 */
export class WriteWatch {
  readonly #store: WatchedStore;
  readonly #clock: Clock;
  readonly #events: Pick<Events, "storeFull" | "storeBack" | "failed">;
  #fault: string | null = null;
  #timer: Timer | null = null;

  constructor(store: WatchedStore, clock: Clock, events: Pick<Events, "storeFull" | "storeBack" | "failed">) {
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
  }

  /** The reason why the store takes no writes; `null` while it does. */
  get fault(): string | null {
    return this.#fault;
  }

  /** The port, each of whose methods reports a failed write. */
  around<P extends object>(port: P): P {
    return new Proxy(port, {
      get: (target, name): unknown => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return async (...args: readonly unknown[]): Promise<unknown> => {
          try {
            return await (Reflect.apply(method, target, args) as Promise<unknown>);
          } catch (error) {
            throw this.#seen(error);
          }
        };
      },
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #seen(error: unknown): unknown {
    const fault = this.#store.faultOf(error);
    if (fault === null) return error;
    if (this.#fault === null) {
      this.#events.storeFull(this.#store.place, fault);
      this.#later();
    }
    this.#fault = fault;
    return new StoreUnavailable(this.#store.place, fault, { cause: error });
  }

  #later(): void {
    this.#timer = this.#clock.after(probeEveryMs, () => {
      try {
        this.#store.probe();
      } catch (error) {
        if (this.#store.faultOf(error) === null) this.#events.failed(error);
        this.#later();
        return;
      }
      this.#fault = null;
      this.#events.storeBack(this.#store.place);
    });
  }
}
