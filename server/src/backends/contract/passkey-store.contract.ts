import { AccountId, PasskeyId } from "@lets-meet/shared/protocol/account.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  AccountAdmin,
  AccountRecord,
  AccountStore,
  PasskeyRecord,
  PasskeyStore,
} from "../../ports-accounts.ts";

/** After any real time, because a backend may expire data by its own clock. */
const farAway = 32_503_680_000_000;
const now = 1_000;

export type PasskeyStores = {
  readonly store: AccountStore;
  readonly passkeys: PasskeyStore;
  readonly admin: AccountAdmin;
  readonly close: () => Promise<void>;
};

/** The contract of passkeys: no answer counts twice, and nothing is half done. */
export function passkeyStoreContract(name: string, open: () => Promise<PasskeyStores>): void {
  describe(`the passkey store in ${name}`, () => {
    let made = 0;
    let stores: PasskeyStores;
    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    const newAccount = async (): Promise<AccountRecord> => {
      const called = `keyholder${++made}`;
      const id = AccountId.parse(called.padEnd(21, "_"));
      const account = {
        id,
        name: called,
        nameKey: called,
        passwordHash: "hash",
        createdAt: 1,
        isDisabled: false,
      };
      await stores.store.create(account, { recovery: [], invite: null, link: null, login: null, now });
      return account;
    };
    const passkeyOf = ({ id }: AccountRecord, over: Partial<PasskeyRecord> = {}): PasskeyRecord => ({
      id: PasskeyId.parse(`passkey${++made}`),
      account: id,
      publicKey: "key",
      counter: 0,
      transports: ["internal", "hybrid"],
      name: "My phone",
      addedAt: now,
      usedAt: 0,
      ...over,
    });
    const newChallenge = () => ({ hash: `challenge${++made}`, expiresAt: now + 300_000 });
    const add = (passkey: PasskeyRecord, over: Partial<Parameters<PasskeyStore["add"]>[1]> = {}) =>
      stores.passkeys.add(passkey, { challenge: newChallenge(), checkedHash: "hash", most: 3, ...over });
    const added = async (account: AccountRecord, over: Partial<PasskeyRecord> = {}) => {
      const passkey = passkeyOf(account, over);
      expect(await add(passkey)).toBe("added");
      return passkey;
    };
    const loginOf = ({ account }: Pick<PasskeyRecord, "account">, begunAt = now) => ({
      family: `f${++made}`,
      account,
      tokenHash: "t1",
      expiresAt: farAway,
      begunAt,
      device: "Firefox on Linux",
    });
    const logIn = (
      passkey: PasskeyRecord,
      counter = 0,
      challenge = newChallenge(),
      login = loginOf(passkey),
    ) => stores.passkeys.logIn(passkey.id, { counter, challenge }, login);

    test("a passkey is found by its id, and listed for its account, the last added first", async () => {
      const { passkeys } = stores;
      const [ann, ben] = [await newAccount(), await newAccount()];
      const first = await added(ann);
      const second = await added(ann, { addedAt: 2_000, transports: [] });
      await added(ben);
      expect(await passkeys.find(second.id)).toEqual(second);
      expect(await passkeys.find(PasskeyId.parse("none"))).toBeNull();
      expect(await passkeys.ofAccount(ann.id)).toEqual([second, first]);
      expect(await passkeys.ofAccount((await newAccount()).id)).toEqual([]);
    });

    test("is added only once, and only up to the account's limit", async () => {
      const [ann, ben] = [await newAccount(), await newAccount()];
      const first = await added(ann);
      expect(await add({ ...passkeyOf(ben), id: first.id })).toBe("taken");
      expect((await stores.passkeys.find(first.id))?.account).toBe(ann.id);
      await added(ann);
      await added(ann);
      expect(await add(passkeyOf(ann))).toBe("too-many");
      expect(await stores.passkeys.ofAccount(ann.id)).toHaveLength(3);
    });

    test("is not added for a password that was checked against an outdated hash, nor without an account", async () => {
      const ann = await newAccount();
      expect(await add(passkeyOf(ann), { checkedHash: "old" })).toBe("changed");
      const nobody = { ...ann, id: AccountId.parse("nobody".padEnd(21, "_")) };
      expect(await add(passkeyOf(nobody))).toBe("changed");
      expect(await stores.passkeys.ofAccount(ann.id)).toEqual([]);
    });

    test("one challenge adds one passkey, also when several answers arrive at once", async () => {
      const ann = await newAccount();
      const challenge = newChallenge();
      const tries = [1, 2, 3].map(() => add(passkeyOf(ann), { challenge }));
      expect((await Promise.all(tries)).toSorted()).toEqual(["added", "used", "used"]);
      expect(await stores.passkeys.ofAccount(ann.id)).toHaveLength(1);
    });

    test("a login begins, and sets counter and time", async () => {
      const ann = await newAccount();
      const passkey = await added(ann);
      const login = loginOf(passkey, 5_000);
      expect(await logIn(passkey, 7, newChallenge(), login)).toBe("begun");
      expect(await stores.store.hasLogin(login, 5_000)).toBe(true);
      expect(await stores.store.loginsOf(ann.id, 5_000)).toEqual([
        { family: login.family, begunAt: 5_000, usedAt: 5_000, device: "Firefox on Linux" },
      ]);
      expect(await stores.passkeys.find(passkey.id)).toEqual({ ...passkey, counter: 7, usedAt: 5_000 });
    });

    test("a login that has begun continues, and ends with a new password", async () => {
      const ann = await newAccount();
      const passkey = await added(ann);
      const login = loginOf(passkey);
      await logIn(passkey, 1, newChallenge(), login);
      const to = { tokenHash: "t2", expiresAt: farAway };
      expect(
        await stores.store.rotate(login.family, { tokenHash: "t1", isIssued: true }, to, now, 60),
      ).toMatchObject({ kind: "rotated", account: ann.id });
      expect(await stores.store.setPassword(ann.id, "new", "hash")).toBe(true);
      expect(await stores.store.hasLogin(login, now)).toBe(false);
      expect(await logIn(passkey, 2)).toBe("begun");
    });

    test("one challenge begins one login, also when several answers arrive at once", async () => {
      const ann = await newAccount();
      const passkey = await added(ann);
      const challenge = newChallenge();
      const tries = [0, 0, 0].map((counter) => logIn(passkey, counter, challenge));
      expect((await Promise.all(tries)).toSorted()).toEqual(["begun", "used", "used"]);
      expect(await stores.store.loginsOf(ann.id, now)).toHaveLength(1);
    });

    test("a challenge that added a passkey begins no login", async () => {
      const ann = await newAccount();
      const challenge = newChallenge();
      const passkey = passkeyOf(ann);
      expect(await add(passkey, { challenge })).toBe("added");
      expect(await logIn(passkey, 1, challenge)).toBe("used");
    });

    test("a counter that does not rise is a copy, except for authenticators that do not count", async () => {
      const ann = await newAccount();
      const counting = await added(ann, { counter: 5 });
      for (const counter of [0, 4, 5]) expect(await logIn(counting, counter)).toBe("copied");
      expect(await stores.store.loginsOf(ann.id, now)).toEqual([]);
      const challenge = newChallenge();
      expect(await logIn(counting, 5, challenge)).toBe("copied");
      expect(await logIn(counting, 4_294_967_295, challenge)).toBe("begun");
      expect(await stores.passkeys.find(counting.id)).toMatchObject({ counter: 4_294_967_295 });
      const silent = await added(ann);
      expect([await logIn(silent, 0), await logIn(silent, 0)]).toEqual(["begun", "begun"]);
    });

    test("a removed passkey begins no login; nobody else can remove it", async () => {
      const { passkeys } = stores;
      const [ann, ben] = [await newAccount(), await newAccount()];
      const [gone, kept] = [await added(ann), await added(ann)];
      expect(await passkeys.remove(ben.id, gone.id)).toBe(false);
      expect(await passkeys.remove(ann.id, gone.id)).toBe(true);
      expect(await passkeys.remove(ann.id, gone.id)).toBe(false);
      expect(await logIn(gone, 1)).toBe("unknown");
      expect(await passkeys.ofAccount(ann.id)).toEqual([kept]);
      expect(await stores.store.loginsOf(ann.id, now)).toEqual([]);
    });

    test("begins no login of another account", async () => {
      const [ann, ben] = [await newAccount(), await newAccount()];
      const passkey = await added(ann);
      expect(await logIn(passkey, 1, newChallenge(), loginOf({ account: ben.id }))).toBe("unknown");
      expect(await stores.store.loginsOf(ben.id, now)).toEqual([]);
    });

    test("begins no login of a disabled account, until it is enabled", async () => {
      const ann = await newAccount();
      const passkey = await added(ann);
      await stores.admin.setDisabled(ann.id, true);
      const challenge = newChallenge();
      expect(await logIn(passkey, 1, challenge)).toBe("disabled");
      expect(await stores.store.loginsOf(ann.id, now)).toEqual([]);
      await stores.admin.setDisabled(ann.id, false);
      expect(await logIn(passkey, 1, challenge)).toBe("begun");
    });

    test("a removed account leaves no passkey behind, and so does one that is reset", async () => {
      const { passkeys, store, admin } = stores;
      const [ann, ben] = [await newAccount(), await newAccount()];
      const [hers, his] = [await added(ann), await added(ben)];
      await store.remove(ann.id, "hash");
      await admin.reset(ben.id, "void", []);
      for (const passkey of [hers, his]) {
        expect(await passkeys.find(passkey.id)).toBeNull();
        expect(await passkeys.ofAccount(passkey.account)).toEqual([]);
        expect(await logIn(passkey, 1)).toBe("unknown");
      }
    });
  });
}
