import { createHmac } from "node:crypto";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { describe, expect, test } from "vitest";
import { forger, signingKey as key } from "../../testing/tokens.ts";
import { TokenService } from "./token.ts";

const account = AccountId.parse("account".padEnd(21, "_"));
const identity = { account, family: "family" };
let now = 1_700_000_000_000;
const service = (...keys: [ReturnType<typeof key>, ...ReturnType<typeof key>[]]) =>
  new TokenService({ keys, accessMs: 600_000 }, () => now);
const tokens = service(key("a", 1));
const { forge, forgeries } = forger(account, () => now);

describe("the refresh token after another", () => {
  const shown = "family.secret";

  test("is the same at every call, and differs for each token and each key", () => {
    const [after] = tokens.tokensAfter(shown);
    now += 601_000;
    expect(tokens.tokensAfter(shown)).toEqual([after]);
    expect(after).toMatch(/^family\.[\w-]{43}\.[\w-]{43}$/);
    const others = [tokens.tokensAfter("family.another"), service(key("b", 2)).tokensAfter(shown)];
    expect(new Set([after, ...others.flat()]).size).toBe(3);
  });

  test("is made with the newest key, and known by the older ones until they are dropped", () => {
    const [byA, byB] = [tokens.tokensAfter(shown)[0], service(key("b", 2)).tokensAfter(shown)[0]];
    expect(service(key("b", 2), key("a", 1)).tokensAfter(shown)).toEqual([byB, byA]);
  });

  test("is not made with the key that signs access tokens", () => {
    const { secret } = key("a", 1);
    const plain = createHmac("sha256", secret).update(`refresh:${shown}`).digest("base64url");
    expect(tokens.tokensAfter(shown)[0]).not.toContain(plain);
  });

  test("proves that it was issued, as the first one does, until its key is dropped", () => {
    for (const token of [tokens.refreshToken("family", "secret"), tokens.tokensAfter(shown)[0]]) {
      expect(tokens.hasIssued(token)).toBe(true);
      expect(service(key("b", 2), key("a", 1)).hasIssued(token)).toBe(true);
      expect(service(key("b", 2)).hasIssued(token)).toBe(false);
      expect(tokens.hasIssued(token.replace("family", "another"))).toBe(false);
    }
    for (const token of ["", ".", "family", "family.x", "family.secret.x"])
      expect(tokens.hasIssued(token)).toBe(false);
  });
});

describe("an access token", () => {
  test("identifies the account it was issued for, until it expires", async () => {
    const token = await tokens.issue(identity);
    expect(await tokens.verify(token)).toEqual(identity);
    now += 601_000;
    expect(await tokens.verify(token)).toBeNull();
  });

  test("made the same way is accepted, so that the forgeries below fail for their own reasons", async () => {
    expect(await tokens.verify(await forge())).toEqual(identity);
  });

  test.each(forgeries)("%s is refused", async (_what, make) => {
    expect(await tokens.verify(await make())).toBeNull();
  });

  test("outlives the rotation of keys while its key is still listed", async () => {
    const token = await tokens.issue(identity);
    expect(await service(key("b", 2), key("a", 1)).verify(token)).toEqual(identity);
    expect(await service(key("b", 2)).verify(token)).toBeNull();
    expect(await tokens.verify(await service(key("b", 2), key("a", 1)).issue(identity))).toBeNull();
  });
});
