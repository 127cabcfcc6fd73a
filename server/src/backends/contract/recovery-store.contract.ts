import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccountAdmin, AccountRecord, AccountStore, RecoveryStore } from "../../ports-accounts.ts";

/** After any real time, because a backend may expire data by its own clock. */
const farAway = 32_503_680_000_000;
const now = 1_000;

export type RecoveryStores = {
  readonly store: AccountStore;
  readonly recovery: RecoveryStore;
  readonly admin: AccountAdmin;
  readonly close: () => Promise<void>;
};

/** The contract of what accounts need beyond logins: recovery codes, sign-up invites, and the operator's side. */
export function recoveryStoreContract(name: string, open: () => Promise<RecoveryStores>): void {
  describe(`the recovery store in ${name}`, () => {
    let made = 0;
    let stores: RecoveryStores;
    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    const record = (): AccountRecord => {
      const called = `recovered${++made}`;
      const id = AccountId.parse(called.padEnd(21, "_"));
      return { id, name: called, nameKey: called, passwordHash: "hash", createdAt: 1, isDisabled: false };
    };
    const add = async (...codes: readonly string[]) => {
      const account = record();
      await stores.store.create(account, { recovery: codes, invite: null, link: null, login: null, now });
      return account;
    };
    const logIn = async ({ id }: AccountRecord, over: { begunAt?: number; device?: string } = {}) => {
      const login = { family: `f${++made}`, account: id, tokenHash: "t1", expiresAt: farAway };
      const { begunAt = now, device = "" } = over;
      return { ...login, isIn: await stores.store.addLogin({ ...login, begunAt, device }, "hash") };
    };
    const isLive = (login: Parameters<AccountStore["hasLogin"]>[0]) => stores.store.hasLogin(login, now);
    const hashOf = async ({ id }: AccountRecord) => (await stores.store.find({ id }))?.passwordHash;

    test("a code sets a new password once, and ends all logins", async () => {
      const { recovery } = stores;
      const [ann, ben] = [await add("c1", "c2"), await add("c3")];
      const [hers, his] = [await logIn(ann), await logIn(ben)];
      expect(await recovery.recover(ann.id, "c1", "new")).toBe("recovered");
      expect([await hashOf(ann), await hashOf(ben)]).toEqual(["new", "hash"]);
      expect([await isLive(hers), await isLive(his)]).toEqual([false, true]);
      expect(await recovery.recover(ann.id, "c1", "newer")).toBe("wrong");
      expect(await hashOf(ann)).toBe("new");
      expect(await recovery.codesLeft(ann.id)).toBe(1);
    });

    test("a code of another account, an unknown one, and an unknown account are wrong, and change nothing", async () => {
      const { recovery } = stores;
      const [ann, ben] = [await add("c1"), await add("c2")];
      expect(await recovery.recover(ann.id, "c2", "new")).toBe("wrong");
      expect(await recovery.recover(ann.id, "c9", "new")).toBe("wrong");
      expect(await recovery.recover(record().id, "c1", "new")).toBe("wrong");
      expect([await hashOf(ann), await hashOf(ben)]).toEqual(["hash", "hash"]);
      expect([await recovery.codesLeft(ann.id), await recovery.codesLeft(ben.id)]).toEqual([1, 1]);
    });

    test("concurrent uses of one code succeed once", async () => {
      const ann = await add("c1");
      const uses = ["a", "b", "c", "d"].map((to) => stores.recovery.recover(ann.id, "c1", to));
      expect((await Promise.all(uses)).toSorted()).toEqual(["recovered", "wrong", "wrong", "wrong"]);
    });

    test("codes are replaced all at once, but not for a password that was checked against an outdated hash", async () => {
      const { recovery } = stores;
      const ann = await add("c1", "c2");
      expect(await recovery.replaceCodes(ann.id, ["c3"], "old")).toBe(false);
      expect(await recovery.codesLeft(ann.id)).toBe(2);
      expect(await recovery.replaceCodes(ann.id, ["c3", "c4", "c5"], "hash")).toBe(true);
      expect(await recovery.codesLeft(ann.id)).toBe(3);
      expect(await recovery.recover(ann.id, "c1", "new")).toBe("wrong");
      expect(await recovery.recover(ann.id, "c4", "new")).toBe("recovered");
    });

    test("a removed account leaves no codes behind", async () => {
      const ann = await add("c1", "c2");
      await stores.store.remove(ann.id, "hash");
      expect(await stores.recovery.codesLeft(ann.id)).toBe(0);
      expect(await stores.recovery.recover(ann.id, "c1", "new")).toBe("wrong");
    });

    test("a disabled account loses its logins, gets no new ones, and keeps a code that it shows", async () => {
      const { recovery, admin, store } = stores;
      const ann = await add("c1");
      const before = await logIn(ann);
      expect(await admin.setDisabled(ann.id, true)).toBe(true);
      expect(await store.find({ id: ann.id })).toEqual({ ...ann, isDisabled: true });
      expect([await isLive(before), (await logIn(ann)).isIn]).toEqual([false, false]);
      expect(await recovery.recover(ann.id, "c1", "new")).toBe("disabled");
      expect(await recovery.recover(ann.id, "c9", "new")).toBe("wrong");
      expect(await admin.setDisabled(ann.id, false)).toBe(true);
      expect((await logIn(ann)).isIn).toBe(true);
      expect(await recovery.recover(ann.id, "c1", "new")).toBe("recovered");
      expect(await admin.setDisabled(record().id, true)).toBe(false);
    });

    test("a reset replaces password and codes, and ends all logins", async () => {
      const { recovery, admin } = stores;
      const ann = await add("c1", "c2");
      const before = await logIn(ann);
      expect(await admin.reset(ann.id, "void", ["c3"])).toBe(true);
      expect([await hashOf(ann), await isLive(before)]).toEqual(["void", false]);
      expect(await recovery.recover(ann.id, "c1", "new")).toBe("wrong");
      expect(await recovery.recover(ann.id, "c3", "new")).toBe("recovered");
      const missing = record();
      expect(await admin.reset(missing.id, "void", ["c4"])).toBe(false);
      expect(await recovery.codesLeft(missing.id)).toBe(0);
    });

    test("the operator's list has every account", async () => {
      const added = await Promise.all(Array.from({ length: 20 }, () => add()));
      const names = new Set<string>();
      let from: string | null = null;
      do {
        const page: Awaited<ReturnType<AccountAdmin["list"]>> = await stores.admin.list(from);
        for (const { name: called } of page.accounts) names.add(called);
        from = page.next;
      } while (from !== null);
      expect(added.filter(({ name: called }) => !names.has(called))).toEqual([]);
    });

    test("an account begins with its login, or with nothing at all", async () => {
      const { admin, store } = stores;
      await admin.addSignUpInvite("i5", farAway, now);
      const [ann, taken] = [record(), await add()];
      const login = {
        family: `f${++made}`,
        account: ann.id,
        tokenHash: "t1",
        expiresAt: farAway,
        begunAt: now,
        device: "Firefox on Linux",
      };
      const terms = { recovery: ["c1"], invite: "i5", link: null, login, now };
      expect(await store.create({ ...ann, nameKey: taken.nameKey }, terms)).toBe("name-taken");
      expect(await store.create(ann, { ...terms, invite: "none" })).toBe("invite-needed");
      expect(await isLive(login)).toBe(false);
      expect(await store.create(ann, terms)).toBe("created");
      const { family, begunAt, device } = login;
      expect(await store.loginsOf(ann.id, now)).toEqual([{ family, begunAt, usedAt: begunAt, device }]);
      const to = { tokenHash: "t2", expiresAt: farAway };
      expect(await store.rotate(family, { tokenHash: "t1", isIssued: true }, to, now, 60)).toMatchObject({
        kind: "rotated",
        account: ann.id,
      });
    });

    test("a sign-up invite lets one account be created, until it expires", async () => {
      const { admin, store } = stores;
      await admin.addSignUpInvite("i1", farAway, now);
      await admin.addSignUpInvite("i2", farAway, now);
      const use = (invite: string, at = now) =>
        store.create(record(), { recovery: [], invite, link: null, login: null, now: at });
      expect(await use("i0")).toBe("invite-needed");
      expect(await use("i1")).toBe("created");
      expect(await use("i1")).toBe("invite-needed");
      expect(await use("i2", farAway)).toBe("invite-needed");
    });

    test("a taken name does not use up a sign-up invite, and a missing invite creates nothing", async () => {
      const { admin, store } = stores;
      const taken = await add();
      await admin.addSignUpInvite("i3", farAway, now);
      const terms = { recovery: ["c1"], invite: "i3", link: null, login: null, now };
      expect(await store.create({ ...record(), nameKey: taken.nameKey }, terms)).toBe("name-taken");
      const late = record();
      expect(await store.create(late, { ...terms, invite: "i4" })).toBe("invite-needed");
      expect(await store.find({ nameKey: late.nameKey })).toBeNull();
      expect(await store.create(late, terms)).toBe("created");
    });

    test("a person of an organisation has one account, found by issuer and subject together", async () => {
      const { store } = stores;
      const terms = { recovery: [], invite: null, login: null, now };
      const link = { issuer: "https://a.example", subject: "1" };
      const [ann, ben] = [record(), record()];
      expect(await store.find({ link })).toBeNull();
      expect(await store.create(ann, { ...terms, link })).toBe("created");
      expect(await store.create(ben, { ...terms, link })).toBe("linked");
      expect(await store.find({ id: ben.id })).toBeNull();
      expect(await store.find({ nameKey: ben.nameKey })).toBeNull();
      expect(await store.find({ link })).toEqual(ann);
      for (const other of [
        { ...link, subject: "2" },
        { ...link, issuer: "https://b.example" },
        { issuer: "https://a.example1", subject: "" },
      ])
        expect(await store.find({ link: other })).toBeNull();
      const both = [record(), record()].map((one) =>
        store.create(one, { ...terms, link: { ...link, subject: "3" } }),
      );
      expect((await Promise.all(both)).toSorted()).toEqual(["created", "linked"]);
    });

    test("a link neither takes a name nor uses up an invite, and goes with its account", async () => {
      const { admin, store } = stores;
      await admin.addSignUpInvite("i6", farAway, now);
      const link = { issuer: "https://a.example", subject: "4" };
      const terms = { recovery: [], invite: "i6", link, login: null, now };
      const [ann, ben] = [record(), record()];
      await store.create(ann, { ...terms, invite: null });
      expect(await store.create(ben, terms)).toBe("linked");
      expect(await store.create(ben, { ...terms, link: null })).toBe("created");
      expect(await store.create({ ...record(), nameKey: ann.nameKey }, { ...terms, invite: null })).toBe(
        "name-taken",
      );
      await store.remove(ann.id, "hash");
      expect(await store.find({ link })).toBeNull();
      expect(await store.create(record(), { ...terms, invite: null })).toBe("created");
    });

    test("the list of logins has those of the account that live, the last used first", async () => {
      const { store } = stores;
      const [ann, ben] = [await add(), await add()];
      const first = await logIn(ann, { begunAt: 1_000, device: "Firefox on Linux" });
      const second = await logIn(ann, { begunAt: 2_000 });
      const gone = await logIn(ann);
      await logIn(ben);
      await store.endLogin(gone.family, null);
      const shown = (login: { family: string }, begunAt: number, usedAt: number, device = "") => ({
        family: login.family,
        begunAt,
        usedAt,
        device,
      });
      const older = shown(first, 1_000, 1_000, "Firefox on Linux");
      expect(await store.loginsOf(ann.id, 2_000)).toEqual([shown(second, 2_000, 2_000), older]);
      const to = { tokenHash: "t2", expiresAt: farAway };
      await store.rotate(first.family, { tokenHash: "t1", isIssued: true }, to, 3_000, 60);
      expect(await store.loginsOf(ann.id, 3_000)).toEqual([
        { ...older, usedAt: 3_000 },
        shown(second, 2_000, 2_000),
      ]);
      expect(await store.loginsOf(ann.id, farAway)).toEqual([]);
    });
  });
}
