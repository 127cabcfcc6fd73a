import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccountRecord, AccountStore } from "../../ports-accounts.ts";

let made = 0;
const record = (over: Partial<AccountRecord> = {}): AccountRecord => {
  const name = over.name ?? `Person${++made}`;
  return {
    id: AccountId.parse(`account-${++made}`.padEnd(21, "_")),
    name,
    nameKey: name.toLowerCase(),
    passwordHash: "hash",
    createdAt: 1_000,
    isDisabled: false,
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
  begunAt: 1_000,
  device: "",
  ...over,
});
const terms = { recovery: [], invite: null, link: null, login: null, now: 1_000 };
/** After any real time, because a backend may expire data by its own clock. */
const farAway = 32_503_680_000_000;
const overlapMs = 60;

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

    /** An account with one login, whose token is t1. */
    const loggedIn = async () => {
      const one = record();
      await store.create(one, terms);
      const held = login(one.id);
      await store.addLogin(held, "hash");
      return { account: one.id, family: held.family };
    };
    const rotate = (family: string, from: string, next: string, now: number, overlap = overlapMs) =>
      store.rotate(
        family,
        { tokenHash: from, isIssued: true },
        { tokenHash: next, expiresAt: farAway },
        now,
        overlap,
      );

    test("finds an account by its name and by its id, and no unknown one", async () => {
      const one = record();
      expect(await store.create(one, terms)).toBe("created");
      expect(await store.find({ nameKey: one.nameKey })).toEqual(one);
      expect(await store.find({ id: one.id })).toEqual(one);
      expect(await store.find({ nameKey: "nobody" })).toBeNull();
      expect(await store.find({ id: record().id })).toBeNull();
    });

    test("assigns a name once, even to two concurrent requests", async () => {
      const one = record();
      const created = await Promise.all([
        store.create(one, terms),
        store.create(record({ name: one.name }), terms),
      ]);
      expect(created.toSorted()).toEqual(["created", "name-taken"]);
    });

    test("removes all logins when the password changes", async () => {
      const one = record();
      await store.create(one, terms);
      const held = login(one.id);
      await store.addLogin(held, "hash");
      expect(await store.setPassword(one.id, "new", "hash")).toBe(true);
      expect((await store.find({ id: one.id }))?.passwordHash).toBe("new");
      expect(await rotate(held.family, "t1", "t2", 5)).toEqual({ kind: "unknown" });
      expect(await store.setPassword(record().id, "x", "hash")).toBe(false);
    });

    test("removes an account with its logins, and frees its name", async () => {
      const one = record();
      await store.create(one, terms);
      const held = login(one.id);
      await store.addLogin(held, "hash");
      expect(await store.remove(one.id, "hash")).toBe(true);
      expect(await store.find({ id: one.id })).toBeNull();
      expect(await store.find({ nameKey: one.nameKey })).toBeNull();
      expect(await rotate(held.family, "t1", "t2", 5)).toEqual({ kind: "unknown" });
      expect(await store.create(record({ name: one.name }), terms)).toBe("created");
      expect(await store.addLogin(login(one.id), "hash")).toBe(false);
      expect(await store.remove(one.id, "hash")).toBe(false);
    });

    test("does nothing for a password that was checked against an outdated hash", async () => {
      const { account, family } = await loggedIn();
      const late = login(account);
      expect(await store.addLogin(late, "old")).toBe(false);
      expect(await store.setPassword(account, "new", "old")).toBe(false);
      expect(await store.remove(account, "old")).toBe(false);
      expect(await store.find({ id: account })).toMatchObject({ passwordHash: "hash" });
      expect(await store.hasLogin({ family, account }, 5)).toBe(true);
      expect(await store.hasLogin(late, 5)).toBe(false);
    });

    test("applies only one of several concurrent password changes, and refuses a login checked against the old hash", async () => {
      const { account } = await loggedIn();
      const changes = ["b", "c", "d"].map((to) => store.setPassword(account, to, "hash"));
      const added = store.addLogin(login(account), "hash");
      expect((await Promise.all(changes)).filter(Boolean)).toHaveLength(1);
      expect(await added).toBe(false);
    });

    test("rotates a login's token, and ends the family when an older token is shown again", async () => {
      const { account, family } = await loggedIn();
      for (const [from, next] of [
        ["t1", "t2"],
        ["t2", "t3"],
      ] as const)
        expect(await rotate(family, from, next, 5)).toEqual({ kind: "rotated", account, tokenHash: next });
      expect(await rotate(family, "t1", "t4", 5)).toEqual({ kind: "reused", account });
      expect(await rotate(family, "t3", "t5", 5)).toEqual({ kind: "unknown" });
    });

    test("returns the same token again if its predecessor is shown within the overlap", async () => {
      const { account, family } = await loggedIn();
      const t2 = { kind: "rotated", account, tokenHash: "t2" };
      for (const now of [1_000, 1_001, 1_059]) expect(await rotate(family, "t1", "t2", now)).toEqual(t2);
      // A different next token changes nothing: the first one handed out counts.
      expect(await rotate(family, "t1", "another", 1_059)).toEqual(t2);
      expect(await rotate(family, "t1", "t2", 1_060)).toEqual({ kind: "reused", account });
      expect(await rotate(family, "t2", "t3", 1_060)).toEqual({ kind: "unknown" });
    });

    test("ends the family when a token is shown whose successor was used, even within the overlap", async () => {
      const { account, family } = await loggedIn();
      await rotate(family, "t1", "t2", 1_000);
      await rotate(family, "t2", "t3", 1_001);
      expect(await rotate(family, "t1", "t2", 1_002)).toEqual({ kind: "reused", account });
      expect(await rotate(family, "t3", "t4", 1_003)).toEqual({ kind: "unknown" });
    });

    test("restarts the overlap when the clock was set back, without extending it until then", async () => {
      const { account, family } = await loggedIn();
      const t2 = { kind: "rotated", account, tokenHash: "t2" };
      for (const now of [900_000, 1_000, 1_059]) expect(await rotate(family, "t1", "t2", now)).toEqual(t2);
      expect(await rotate(family, "t1", "t2", 1_060)).toEqual({ kind: "reused", account });
    });

    test.each([
      ["a log-out", (_id: AccountId, family: string) => store.endLogin(family, null)],
      ["a change of the password", (id: AccountId) => store.setPassword(id, "new", "hash")],
      ["the end of the account", (id: AccountId) => store.remove(id, "hash")],
    ])("accepts neither the newest token nor its predecessor after %s", async (_what, end) => {
      const { account, family } = await loggedIn();
      await rotate(family, "t1", "t2", 1_000);
      await end(account, family);
      for (const shown of ["t1", "t2"])
        expect(await rotate(family, shown, "t3", 1_001)).toEqual({ kind: "unknown" });
    });

    test("ends no login for a token that was never issued", async () => {
      const { account, family } = await loggedIn();
      const show = (tokenHash: string, isIssued: boolean) =>
        store.rotate(
          family,
          { tokenHash, isIssued },
          { tokenHash: "x", expiresAt: farAway },
          9_000,
          overlapMs,
        );
      await rotate(family, "t1", "t2", 1_000);
      expect(await show("made up", false)).toEqual({ kind: "unknown" });
      expect(await store.endLogin(family, "made up")).toBeNull();
      expect(await store.hasLogin({ family, account }, 9_000)).toBe(true);
      // The predecessor of the newest token is stored, so it needs no other proof.
      expect(await show("t1", false)).toEqual({ kind: "reused", account });
      expect(await store.hasLogin({ family, account }, 9_000)).toBe(false);
    });

    test.each(["t1", "t2"])("ends a login for its newest token and the one before, as %s", async (shown) => {
      const { account, family } = await loggedIn();
      await rotate(family, "t1", "t2", 1_000);
      expect(await store.endLogin(family, shown)).toBe(account);
      expect(await store.hasLogin({ family, account }, 5)).toBe(false);
    });

    test("is exact about the overlap over any history of shown tokens, even if the clock jumps", async () => {
      const showing = fc.record({ back: fc.nat({ max: 2 }), ms: fc.integer({ min: -80, max: 80 }) });
      await fc.assert(
        fc.asyncProperty(fc.array(showing, { maxLength: 12 }), async (history) => {
          const { account, family } = await loggedIn();
          let [newest, rotatedAt, now, isOver] = [1, Number.NEGATIVE_INFINITY, 10_000, false];
          for (const { back, ms } of history) {
            now += ms;
            const shown = Math.max(1, newest - back);
            const said = await rotate(family, `t${shown}`, `t${shown + 1}`, now);
            if (isOver) {
              expect(said).toEqual({ kind: "unknown" });
              continue;
            }
            if (shown === newest) [newest, rotatedAt] = [newest + 1, now];
            else if (shown === newest - 1) rotatedAt = Math.min(rotatedAt, now);
            isOver = shown < newest - 1 || now >= rotatedAt + overlapMs;
            const kept = { kind: "rotated", account, tokenHash: `t${newest}` };
            expect(said).toEqual(isOver ? { kind: "reused", account } : kept);
          }
        }),
        { numRuns: 60 },
      );
    });

    test("has no login that has expired or ended", async () => {
      const one = record();
      await store.create(one, terms);
      const late = login(one.id, { expiresAt: farAway });
      await store.addLogin(late, "hash");
      expect(await rotate(late.family, "t1", "t2", farAway)).toEqual({ kind: "unknown" });
      const ended = login(one.id);
      await store.addLogin(ended, "hash");
      expect(await store.endLogin(ended.family, null)).toBe(one.id);
      expect(await store.endLogin(ended.family, null)).toBeNull();
      expect(await rotate(ended.family, "t1", "t2", 5)).toEqual({ kind: "unknown" });
    });

    test("reports a login of an account until it expires or ends", async () => {
      const [one, other] = [record(), record()];
      for (const account of [one, other]) await store.create(account, terms);
      const held = login(one.id);
      const named = { family: held.family, account: one.id };
      expect(await store.hasLogin(named, 5)).toBe(false);
      await store.addLogin(held, "hash");
      expect(await store.hasLogin(named, 5)).toBe(true);
      expect(await store.hasLogin({ ...named, account: other.id }, 5)).toBe(false);
      expect(await store.hasLogin({ ...named, family: "another" }, 5)).toBe(false);
      expect(await store.hasLogin(named, farAway - 1)).toBe(true);
      expect(await store.hasLogin(named, farAway)).toBe(false);
      await store.endLogin(held.family, null);
      expect(await store.hasLogin(named, 5)).toBe(false);
    });

    test.each([
      ["a change of the password", (id: AccountId) => store.setPassword(id, "new", "hash")],
      ["the end of the account", (id: AccountId) => store.remove(id, "hash")],
    ])("reports all logins as ended after %s", async (_what, end) => {
      const [one, other] = [record(), record()];
      const held = [one, one, other].map(({ id }) => login(id));
      for (const account of [one, other]) await store.create(account, terms);
      for (const each of held) await store.addLogin(each, "hash");
      await end(one.id);
      const lives = await Promise.all(held.map((each) => store.hasLogin(each, 5)));
      expect(lives).toEqual([false, false, true]);
    });

    test("returns the same next token to concurrent requests with the same token", async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 2, max: 6 }), async (holders) => {
          const { account, family } = await loggedIn();
          const rotated = await Promise.all(
            Array.from({ length: holders }, () => rotate(family, "t1", "t2", 1_000)),
          );
          for (const one of rotated) expect(one).toEqual({ kind: "rotated", account, tokenHash: "t2" });
          expect(await rotate(family, "t2", "t3", 1_000)).toMatchObject({ kind: "rotated" });
        }),
        { numRuns: 20 },
      );
    });

    test("accepts exactly one of several concurrent requests with the same token if there is no overlap", async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 2, max: 6 }), async (holders) => {
          const { family } = await loggedIn();
          const rotated = await Promise.all(
            Array.from({ length: holders }, (_, n) => rotate(family, "t1", `new${n}`, 1_000, 0)),
          );
          expect(rotated.filter(({ kind }) => kind === "rotated")).toHaveLength(1);
          expect(rotated.filter(({ kind }) => kind === "reused")).toHaveLength(1);
        }),
        { numRuns: 20 },
      );
    });
  });
}
