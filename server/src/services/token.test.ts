import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { type JWTPayload, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { TokenService } from "./token.ts";

const key = (kid: string, byte: number) => ({ kid, secret: new Uint8Array(32).fill(byte) });
const account = AccountId.parse("account".padEnd(21, "_"));
const identity = { account, family: "family" };
let now = 1_700_000_000_000;
const service = (...keys: [ReturnType<typeof key>, ...ReturnType<typeof key>[]]) =>
  new TokenService({ keys, accessMs: 600_000 }, () => now);
const tokens = service(key("a", 1));

type Claims = {
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly fam?: string | undefined;
  readonly exp?: number | undefined;
  readonly iat?: number;
};
const seconds = () => Math.floor(now / 1_000);
const good = (): Claims => ({
  iss: "lets-meet",
  aud: "lets-meet:page",
  sub: account,
  fam: "family",
  iat: seconds(),
  exp: seconds() + 60,
});
const forge = (
  claims: Claims,
  header: { alg?: string; typ?: string; kid?: string } = {},
  secret = key("a", 1).secret,
) =>
  // What is undefined is left out of the token: that is how a claim is missing from it.
  new SignJWT(JSON.parse(JSON.stringify({ ...good(), ...claims })) as JWTPayload)
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: "a", ...header })
    .sign(secret);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("an access token", () => {
  test("speaks for the account it was issued for, until it expires", async () => {
    const token = await tokens.issue(identity);
    expect(await tokens.verify(token)).toEqual(identity);
    now += 601_000;
    expect(await tokens.verify(token)).toBeNull();
  });

  test("made like ours is taken, so that the forgeries below fail for their own reasons", async () => {
    expect(await tokens.verify(await forge({}))).toEqual(identity);
  });

  test.each<[string, () => Promise<string>]>([
    ["signed with another key", () => forge({}, {}, key("a", 9).secret)],
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
    ["with its signature cut off", async () => (await forge({})).replace(/\.[^.]*$/, ".")],
    ["that is none at all", async () => "rubbish"],
  ])("%s is refused", async (_what, make) => {
    expect(await tokens.verify(await make())).toBeNull();
  });

  test("outlives the rotation of keys while its key is still listed", async () => {
    const token = await tokens.issue(identity);
    expect(await service(key("b", 2), key("a", 1)).verify(token)).toEqual(identity);
    expect(await service(key("b", 2)).verify(token)).toBeNull();
    expect(await tokens.verify(await service(key("b", 2), key("a", 1)).issue(identity))).toBeNull();
  });
});
