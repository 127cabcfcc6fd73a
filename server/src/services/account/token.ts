import { createHmac, hkdfSync } from "node:crypto";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { equalSecrets } from "../ids.ts";

/** A signing key and the key id that its tokens carry. */
export type SigningKey = { readonly kid: string; readonly secret: Uint8Array };

export type TokenConfig = {
  /**
   * The first key signs; all of them verify. To rotate, add the new key in front and drop the old one later.
   */
  readonly keys: readonly [SigningKey, ...SigningKey[]];
  readonly accessMs: number;
};

/**
 * The holder of an access token: the account, and the login that it belongs to. `isProgram`: it is a program for which the
 * operator has made a token.
 */
export type Identity = { readonly account: AccountId; readonly family: string; readonly isProgram?: true };

const issuer = "lets-meet";
const audience = "lets-meet:page";
const programs = "lets-meet:program";
const type = "at+jwt";
/** The HKDF purpose of the refresh-token keys, with the version of the scheme. */
const refreshPurpose = "lets-meet refresh 1";
const Claims = z.object({ sub: AccountId, fam: z.string().min(1).max(64) });

/** The login of a refresh token, unverified. */
export const familyOf = (refreshToken: string): string =>
  refreshToken.slice(0, Math.max(0, refreshToken.indexOf(".")));

/**
 * Short-lived access tokens (RFC 9068: JWT with `typ: at+jwt`, pinned to HS256), signed and verified, and the
 * contents of refresh tokens: the login's family, a secret, and a mark of this server over both.
 */
export class TokenService {
  readonly #config: TokenConfig;
  readonly #now: () => number;
  /** One for each signing key, derived by HKDF (RFC 5869), so that no key serves two purposes. */
  readonly #refreshKeys: readonly [Buffer, ...Buffer[]];

  /** `now` in Unix milliseconds. */
  constructor(config: TokenConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
    const derive = ({ secret }: SigningKey) =>
      Buffer.from(hkdfSync("sha256", secret, "", refreshPurpose, 32));
    const [newest, ...older] = config.keys;
    this.#refreshKeys = [derive(newest), ...older.map(derive)];
  }

  issue(identity: Identity): Promise<string> {
    return this.#issue(identity, audience, this.#now() + this.#config.accessMs);
  }

  /** A token for a program that acts as the account until then, in Unix milliseconds. It is no access token, nor the reverse. */
  issueForProgram(identity: Identity, expiresAt: number): Promise<string> {
    return this.#issue(identity, programs, expiresAt);
  }

  /**
   * The identity in the token; `null` unless the token is valid and issued by this server. Whether its login
   * has ended since is up to the store: see `AccountService.identityIn`.
   */
  verify(token: string): Promise<Identity | null> {
    return this.#verify(token, audience);
  }

  /** The same for a program's token. */
  async verifyProgram(token: string): Promise<Identity | null> {
    const identity = await this.#verify(token, programs);
    return identity === null ? null : { ...identity, isProgram: true };
  }

  /** The first refresh token of a login. */
  refreshToken(family: string, secret: string): string {
    const [newest] = this.#refreshKeys;
    return marked(newest, `${family}.${secret}`);
  }

  /**
   * The refresh token that follows another, by each key, the newest first. Its secret is derived from that
   * token, so that a page that lost the answer, or two pages at once, get the same one; only this server can
   * derive it.
   */
  tokensAfter(refreshToken: string): readonly [string, ...string[]] {
    const made = (key: Buffer) =>
      marked(key, `${familyOf(refreshToken)}.${hmac(key, `refresh:${refreshToken}`)}`);
    const [newest, ...older] = this.#refreshKeys;
    return [made(newest), ...older.map(made)];
  }

  /**
   * True if the mark in a refresh token proves that this server has issued it. The family alone proves nothing,
   * because access tokens show it. A token whose key was dropped is not recognized.
   */
  hasIssued(refreshToken: string): boolean {
    const body = refreshToken.slice(0, Math.max(0, refreshToken.lastIndexOf(".")));
    return this.#refreshKeys.some((key) => equalSecrets(marked(key, body), refreshToken));
  }

  async #issue({ account, family }: Identity, for_: string, expiresAt: number): Promise<string> {
    const [{ kid, secret }] = this.#config.keys;
    const seconds = Math.floor(this.#now() / 1_000);
    return new SignJWT({ fam: family })
      .setProtectedHeader({ alg: "HS256", typ: type, kid })
      .setSubject(account)
      .setIssuer(issuer)
      .setAudience(for_)
      .setIssuedAt(seconds)
      .setExpirationTime(Math.floor(expiresAt / 1_000))
      .sign(secret);
  }

  async #verify(token: string, for_: string): Promise<Identity | null> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.#keyOf(kid), {
        algorithms: ["HS256"],
        typ: type,
        issuer,
        audience: for_,
        requiredClaims: ["sub", "exp", "iat", "fam"],
        currentDate: new Date(this.#now()),
      });
      const claims = Claims.safeParse(payload);
      return claims.success ? { account: claims.data.sub, family: claims.data.fam } : null;
    } catch {
      // jose throws a different error for each kind of invalid token; all are treated alike.
      return null;
    }
  }

  #keyOf(kid: string | undefined): Uint8Array {
    const key = this.#config.keys.find((one) => one.kid === kid);
    if (key === undefined) throw new Error("no key of that name");
    return key.secret;
  }
}

const hmac = (key: Buffer, text: string): string =>
  createHmac("sha256", key).update(text).digest("base64url");
const marked = (key: Buffer, body: string): string => `${body}.${hmac(key, `issued:${body}`)}`;
