import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/** A signing key and the name under which tokens say that it signed them. */
export type SigningKey = { readonly kid: string; readonly secret: Uint8Array };

export type TokenConfig = {
  /** The first signs; all of them verify, so that a key can be rotated: add the new one in front, drop the old one later. */
  readonly keys: readonly [SigningKey, ...SigningKey[]];
  readonly accessMs: number;
};

/** Who shows an access token: the account, and the login that it belongs to. */
export type Identity = { readonly account: AccountId; readonly family: string };

const issuer = "lets-meet";
const audience = "lets-meet:page";
const type = "at+jwt";
const Claims = z.object({ sub: AccountId, fam: z.string().min(1).max(64) });

/** Short-lived access tokens (RFC 9068: JWT with `typ: at+jwt`, pinned to HS256), signed and verified. */
export class TokenService {
  readonly #config: TokenConfig;
  readonly #now: () => number;

  /** `now` in Unix milliseconds. */
  constructor(config: TokenConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
  }

  async issue({ account, family }: Identity): Promise<string> {
    const [{ kid, secret }] = this.#config.keys;
    const seconds = Math.floor(this.#now() / 1_000);
    return new SignJWT({ fam: family })
      .setProtectedHeader({ alg: "HS256", typ: type, kid })
      .setSubject(account)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + Math.floor(this.#config.accessMs / 1_000))
      .sign(secret);
  }

  /**
   * Who the token speaks for; `null` for every token that is not exactly one of ours and still good. Whether its login
   * has ended since is for the store to say: see `AccountService.identityIn`.
   */
  async verify(token: string): Promise<Identity | null> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.#keyOf(kid), {
        algorithms: ["HS256"],
        typ: type,
        issuer,
        audience,
        requiredClaims: ["sub", "exp", "iat", "fam"],
        currentDate: new Date(this.#now()),
      });
      const claims = Claims.safeParse(payload);
      return claims.success ? { account: claims.data.sub, family: claims.data.fam } : null;
    } catch {
      // jose throws for each of the many ways in which a token is not good; to us they are one.
      return null;
    }
  }

  #keyOf(kid: string | undefined): Uint8Array {
    const key = this.#config.keys.find((one) => one.kid === kid);
    if (key === undefined) throw new Error("no key of that name");
    return key.secret;
  }
}
