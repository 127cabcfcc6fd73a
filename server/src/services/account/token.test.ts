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

describe("the secret after a refresh token", () => {
  const shown = "family.secret";

  test("is the same at every call, and differs for each token and each key", () => {
    const [after] = tokens.secretsAfter(shown);
    now += 601_000;
    expect(tokens.secretsAfter(shown)).toEqual([after]);
    expect(after).toMatch(/^[\w-]{43}$/);
    const others = [tokens.secretsAfter("family.another"), service(key("b", 2)).secretsAfter(shown)];
    expect(new Set([after, ...others.flat()]).size).toBe(3);
  });

  test("is made with the newest key, and known by the older ones until they are dropped", () => {
    const [byA, byB] = [tokens.secretsAfter(shown)[0], service(key("b", 2)).secretsAfter(shown)[0]];
    expect(service(key("b", 2), key("a", 1)).secretsAfter(shown)).toEqual([byB, byA]);
  });

  test("is not made with the key that signs access tokens", () => {
    const { secret } = key("a", 1);
    const plain = createHmac("sha256", secret).update(`refresh:${shown}`).digest("base64url");
    expect(tokens.secretsAfter(shown)).not.toContain(plain);
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
