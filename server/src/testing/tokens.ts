import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { type JWTPayload, SignJWT } from "jose";

/** A signing key for tests: all its bytes are the same. */
export const signingKey = (kid: string, byte: number) => ({ kid, secret: new Uint8Array(32).fill(byte) });

type Claims = {
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly fam?: string | undefined;
  readonly exp?: number | undefined;
};
type Header = { readonly alg?: string; readonly typ?: string; readonly kid?: string };
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Makes tokens like the server's, with key "a" of bytes 1, except for the given differences. */
export function forger(account: AccountId, nowMs: () => number, family = "family") {
  const seconds = () => Math.floor(nowMs() / 1_000);
  const good = () => ({
    iss: "lets-meet",
    aud: "lets-meet:page",
    sub: account,
    fam: family,
    iat: seconds(),
    exp: seconds() + 60,
  });
  const forge = (claims: Claims = {}, header: Header = {}, secret = signingKey("a", 1).secret) =>
    // Undefined claims are omitted from the token: that is how a claim is missing.
    new SignJWT(JSON.parse(JSON.stringify({ ...good(), ...claims })) as JWTPayload)
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: "a", ...header })
      .sign(secret);
  /** Every kind of invalid token, by name. */
  const forgeries: readonly (readonly [string, () => Promise<string>])[] = [
    ["signed with another key", () => forge({}, {}, signingKey("a", 9).secret)],
    ["naming a key that is not ours", () => forge({}, { kid: "z" })],
    ["for another audience", () => forge({ aud: "another" })],
    ["by another issuer", () => forge({ iss: "another" })],
    ["that has expired", () => forge({ exp: seconds() - 1 })],
    ["that never expires", () => forge({ exp: undefined })],
    ["of another type", () => forge({}, { typ: "JWT" })],
    ["with another algorithm", () => forge({}, { alg: "HS512" }, new Uint8Array(64).fill(1))],
    ["without a login", () => forge({ fam: undefined })],
    ["for no account", () => forge({ sub: "x" })],
    ["with alg none", async () => `${encode({ alg: "none", typ: "at+jwt", kid: "a" })}.${encode(good())}.`],
    ["with its signature cut off", async () => (await forge()).replace(/\.[^.]*$/, ".")],
    ["that is none at all", async () => "rubbish"],
  ];
  return { forge, forgeries };
}
