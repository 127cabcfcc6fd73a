import type { Clock, Timer } from "../../ports.ts";
import { StoreUnavailable } from "../store-guard.ts";
import type { LoginEnded } from "./account.ts";
import type { Identity } from "./token.ts";

export type LoginWatchOptions = {
  /** The logins to which a socket of this process belongs. */
  readonly identities: () => Iterable<Identity>;
  readonly isLive: (identity: Identity) => Promise<boolean>;
  readonly ended: LoginEnded;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
  readonly everyMs: number;
};

/**
 * Notices logins that another process has ended in the store, such as the operator's command that disables an account, and
 * closes their sockets here. It looks one by one, so that many logins are no burst for the store.
 */
export class LoginWatch {
  readonly #options: LoginWatchOptions;
  #timer: Timer | null = null;
  #isStopped = false;

  constructor(options: LoginWatchOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, everyMs, failed } = this.#options;
    this.#timer = clock.after(everyMs, () => {
      this.#look()
        .catch((error: unknown) => {
          // The guard has reported that, once.
          if (!(error instanceof StoreUnavailable)) failed(error);
        })
        .finally(() => {
          if (!this.#isStopped) this.start();
        });
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  async #look(): Promise<void> {
    const logins = new Map(Array.from(this.#options.identities(), (one) => [one.family, one]));
    for (const [family, identity] of logins)
      if (!(await this.#options.isLive(identity))) this.#options.ended(identity.account, family);
  }
}
