import { createHmac, hkdfSync } from "node:crypto";
import { secretHashOf } from "../ids.ts";
import type { SigningKey } from "./token.ts";

/** A challenge with which a passkey of this browser can answer once. */
export type Challenge = {
  /** base64url. */
  readonly text: string;
  readonly hash: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
};

export type PasskeyChallengesOptions = {
  /** The first key is that of new challenges; all of them are known. */
  readonly keys: readonly [SigningKey, ...SigningKey[]];
  /** The time in which a challenge can be answered. */
  readonly lifeMs: number;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** An unguessable text of at least 128 bits. */
  readonly newSecret: () => string;
};

/** The HKDF purpose of the keys, with the version of the scheme. */
const purposeOfKeys = "lets-meet passkey challenge 1";

/**
 * Challenges for passkeys. The server remembers none that is open: the browser holds a random text in a cookie, and the
 * challenge is an HMAC of it, so that only this server knows the challenge of a cookie, and visitors cannot make the server
 * store anything. One that was answered is remembered by the store.
 */
export class PasskeyChallenges {
  readonly lifeMs: number;
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #newest: string;
  readonly #now: () => number;
  readonly #newSecret: () => string;

  constructor({ keys, lifeMs, now, newSecret }: PasskeyChallengesOptions) {
    this.#keys = new Map(
      keys.map(({ kid, secret }) => [kid, Buffer.from(hkdfSync("sha256", secret, "", purposeOfKeys, 32))]),
    );
    this.#newest = keys[0].kid;
    this.lifeMs = lifeMs;
    this.#now = now;
    this.#newSecret = newSecret;
  }

  /** A new challenge for that purpose, and the cookie that proves it. */
  issue(purpose: string): { readonly cookie: string; readonly challenge: Challenge } {
    const expiresAt = this.#now() + this.lifeMs;
    const cookie = [this.#newest, expiresAt, this.#newSecret()].join(".");
    const challenge = this.open(cookie, purpose);
    if (challenge === null) throw new Error("a new challenge is open");
    return { cookie, challenge };
  }

  /** The challenge of that cookie; `null` if it has expired, or is none of this server's. */
  open(cookie: string | null, purpose: string): Challenge | null {
    const [, kid = "", expires = "", nonce] =
      /^([\w-]{1,32})\.(\d{1,16})\.([\w-]{1,64})$/.exec(cookie ?? "") ?? [];
    const key = this.#keys.get(kid);
    const expiresAt = Number(expires);
    if (key === undefined || nonce === undefined || expiresAt <= this.#now()) return null;
    const text = createHmac("sha256", key).update(`${purpose}:${cookie}`).digest("base64url");
    return { text, hash: secretHashOf(text), expiresAt };
  }
}
