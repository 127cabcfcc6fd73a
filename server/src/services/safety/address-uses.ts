import { createHmac } from "node:crypto";
import { isShared, withGood } from "../../domain/safety/shared-address.ts";
import type { AddressKey } from "../address.ts";

export type AddressUsesOptions = {
  /** A key of this process, so that its memory does not name the addresses of pages that have gone. */
  readonly secret: string;
  readonly now: () => number;
  /** The connections that pages of that address have now. */
  readonly live: (address: AddressKey) => number;
};

/** Beyond this number the addresses whose last good session was the earliest are forgotten. */
const mostAddresses = 50_000;

/** Knows which addresses several people use. */
export class AddressUses {
  readonly #options: AddressUsesOptions;
  /** By HMAC, the address with the latest good session last. */
  readonly #goodAt = new Map<string, readonly number[]>();

  constructor(options: AddressUsesOptions) {
    this.#options = options;
  }

  /** A session at that address has shown a clear picture for minutes. */
  good(address: AddressKey): void {
    const name = this.#nameOf(address);
    const known = this.#goodAt.get(name) ?? [];
    this.#goodAt.delete(name);
    this.#goodAt.set(name, withGood(known, this.#options.now()));
    const [oldest] = this.#goodAt.keys();
    if (this.#goodAt.size > mostAddresses && oldest !== undefined) this.#goodAt.delete(oldest);
  }

  isShared(address: AddressKey): boolean {
    const { live, now } = this.#options;
    const goodAt = this.#goodAt.get(this.#nameOf(address)) ?? [];
    return isShared({ goodAt, liveSessions: live(address) }, now());
  }

  #nameOf(address: AddressKey): string {
    return createHmac("sha256", this.#options.secret).update(address).digest("base64url");
  }
}
