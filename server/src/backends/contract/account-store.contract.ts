import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccountRecord, AccountStore } from "../../ports.ts";

let made = 0;
const record = (over: Partial<AccountRecord> = {}): AccountRecord => {
  const name = over.name ?? `Person${++made}`;
  return {
    id: AccountId.parse(`account-${++made}`.padEnd(21, "_")),
    name,
    nameKey: name.toLowerCase(),
    passwordHash: "hash",
    createdAt: 1_000,
    ...over,
  };
};
const login = (
  account: AccountId,
  over: { family?: string; tokenHash?: string; expiresAt?: number } = {},
) => ({
  family: `family-${++made}`,
  account,
  tokenHash: "t1",
  expiresAt: farAway,
  ...over,
});
/** Past any real clock, because a backend may clean up by its own. */
const farAway = 32_503_680_000_000;

/** The contract of the AccountStore port; every backend passes it. */
export function accountStoreContract(
  name: string,
  open: () => Promise<{ store: AccountStore; close: () => Promise<void> }>,
): void {
  describe(`the account store in ${name}`, () => {
    let store: AccountStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    test("finds an account by its name and by its id, and none that is not there", async () => {
      const one = record();
      expect(await store.create(one)).toBe(true);
      expect(await store.find({ nameKey: one.nameKey })).toEqual(one);
      expect(await store.find({ id: one.id })).toEqual(one);
      expect(await store.find({ nameKey: "nobody" })).toBeNull();
      expect(await store.find({ id: record().id })).toBeNull();
    });

    test("gives a name once, even to two who ask at the same instant", async () => {
      const one = record();
      const created = await Promise.all([store.create(one), store.create(record({ name: one.name }))]);
      expect(created.filter(Boolean)).toHaveLength(1);
    });

    test("forgets every login when the password changes", async () => {
      const one = record();
      await store.create(one);
      const held = login(one.id);
      await store.addLogin(held);
      expect(await store.setPassword(one.id, "new")).toBe(true);
      expect((await store.find({ id: one.id }))?.passwordHash).toBe("new");
      expect(await store.rotate(held.family, "t1", { tokenHash: "t2", expiresAt: farAway }, 5)).toEqual({
        kind: "unknown",
      });
      expect(await store.setPassword(record().id, "x")).toBe(false);
    });

    test("removes an account with its logins, and gives its name free", async () => {
      const one = record();
      await store.create(one);
      const held = login(one.id);
      await store.addLogin(held);
      await store.remove(one.id);
      expect(await store.find({ id: one.id })).toBeNull();
      expect(await store.find({ nameKey: one.nameKey })).toBeNull();
      expect(await store.rotate(held.family, "t1", { tokenHash: "t2", expiresAt: farAway }, 5)).toEqual({
        kind: "unknown",
      });
      expect(await store.create(record({ name: one.name }))).toBe(true);
      await expect(store.addLogin(login(one.id))).rejects.toBeInstanceOf(Error);
    });

    test("rotates a login's token, and ends the family when an old one is shown again", async () => {
      const one = record();
      await store.create(one);
      const held = login(one.id);
      await store.addLogin(held);
      const to = (tokenHash: string) => ({ tokenHash, expiresAt: farAway });
      expect(await store.rotate(held.family, "t1", to("t2"), 5)).toEqual({
        kind: "rotated",
        account: one.id,
      });
      expect(await store.rotate(held.family, "t2", to("t3"), 6)).toEqual({
        kind: "rotated",
        account: one.id,
      });
      expect(await store.rotate(held.family, "t1", to("t4"), 7)).toEqual({
        kind: "reused",
        account: one.id,
      });
      expect(await store.rotate(held.family, "t3", to("t5"), 8)).toEqual({ kind: "unknown" });
    });

    test("knows no login that has expired or was ended", async () => {
      const one = record();
      await store.create(one);
      const late = login(one.id, { expiresAt: farAway });
      await store.addLogin(late);
      const to = { tokenHash: "t2", expiresAt: farAway + 9 };
      expect(await store.rotate(late.family, "t1", to, farAway)).toEqual({ kind: "unknown" });
      const ended = login(one.id);
      await store.addLogin(ended);
      expect(await store.endLogin(ended.family)).toBe(one.id);
      expect(await store.endLogin(ended.family)).toBeNull();
      expect(await store.rotate(ended.family, "t1", to, 5)).toEqual({ kind: "unknown" });
    });

    test("says whether an account has a login, until it expires or is ended", async () => {
      const [one, other] = [record(), record()];
      for (const account of [one, other]) await store.create(account);
      const held = login(one.id);
      const named = { family: held.family, account: one.id };
      expect(await store.hasLogin(named, 5)).toBe(false);
      await store.addLogin(held);
      expect(await store.hasLogin(named, 5)).toBe(true);
      expect(await store.hasLogin({ ...named, account: other.id }, 5)).toBe(false);
      expect(await store.hasLogin({ ...named, family: "another" }, 5)).toBe(false);
      expect(await store.hasLogin(named, farAway - 1)).toBe(true);
      expect(await store.hasLogin(named, farAway)).toBe(false);
      await store.endLogin(held.family);
      expect(await store.hasLogin(named, 5)).toBe(false);
    });

    test.each([
      ["a change of the password", (id: AccountId) => store.setPassword(id, "new")],
      ["the end of the account", (id: AccountId) => store.remove(id)],
    ])("says of every login that it has ended after %s", async (_what, end) => {
      const [one, other] = [record(), record()];
      const held = [one, one, other].map(({ id }) => login(id));
      for (const account of [one, other]) await store.create(account);
      for (const each of held) await store.addLogin(each);
      await end(one.id);
      const lives = await Promise.all(held.map((each) => store.hasLogin(each, 5)));
      expect(lives).toEqual([false, false, true]);
    });

    test("lets exactly one of several who rotate the same token at once have it", async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 2, max: 6 }), async (holders) => {
          const one = record();
          await store.create(one);
          const held = login(one.id);
          await store.addLogin(held);
          const rotated = await Promise.all(
            Array.from({ length: holders }, (_, n) =>
              store.rotate(held.family, "t1", { tokenHash: `new${n}`, expiresAt: farAway }, 5),
            ),
          );
          expect(rotated.filter(({ kind }) => kind === "rotated")).toHaveLength(1);
          expect(rotated.filter(({ kind }) => kind === "reused")).toHaveLength(1);
        }),
        { numRuns: 20 },
      );
    });
  });
}
