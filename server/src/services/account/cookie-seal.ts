import { hkdfSync } from "node:crypto";
import { EncryptJWT, jwtDecrypt } from "jose";
import type { z } from "zod";
import type { SigningKey } from "./token.ts";

/** The HKDF purpose of the keys, with the version of the scheme. */
const purposeOfKeys = "lets-meet sealed cookie 1";

/** Values that a browser keeps for this server, and can neither read nor change (JWE, A256GCM: RFC 7516). */
export class CookieSeal {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #newest: string;
  readonly #now: () => number;

  /** The first key seals, all open. `now` in Unix milliseconds. */
  constructor(keys: readonly [SigningKey, ...SigningKey[]], now: () => number) {
    const derive = (secret: Uint8Array) => new Uint8Array(hkdfSync("sha256", secret, "", purposeOfKeys, 32));
    this.#keys = new Map(keys.map(({ kid, secret }) => [kid, derive(secret)]));
    this.#newest = keys[0].kid;
    this.#now = now;
  }

  async seal(purpose: string, value: object, lifeMs: number): Promise<string> {
    return new EncryptJWT({ value })
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: this.#newest })
      .setAudience(purpose)
      .setExpirationTime(Math.floor((this.#now() + lifeMs) / 1_000))
      .encrypt(this.#keyOf(this.#newest));
  }

  /** The value that was sealed for that purpose; `null` if it is none of this server's, or its time is over. */
  async open<S extends z.ZodType>(
    purpose: string,
    text: string | null,
    schema: S,
  ): Promise<z.output<S> | null> {
    if (text === null) return null;
    try {
      const { payload } = await jwtDecrypt(text, ({ kid }) => this.#keyOf(kid), {
        audience: purpose,
        requiredClaims: ["exp"],
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
        currentDate: new Date(this.#now()),
      });
      return schema.safeParse(payload["value"]).data ?? null;
    } catch {
      // jose throws a different error for each kind of invalid text; all are treated alike.
      return null;
    }
  }

  #keyOf(kid: string | undefined): Uint8Array {
    const key = this.#keys.get(kid ?? "");
    if (key === undefined) throw new Error("no key of that name");
    return key;
  }
}
