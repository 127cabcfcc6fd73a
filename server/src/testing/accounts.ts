import type { SignUp } from "@lets-meet/shared/site.ts";
import { createSqliteAccountStore } from "../backends/sqlite/account-store.ts";
import { openDatabase } from "../backends/sqlite/database.ts";
import { createSqlitePasskeyStore } from "../backends/sqlite/passkey-store.ts";
import { createSqliteAccountAdmin, createSqliteRecoveryStore } from "../backends/sqlite/recovery-store.ts";
import { composeAccounts } from "../compose-accounts.ts";
import type { Organisation } from "../ports-organisation.ts";
import { type TokenConfig, TokenService } from "../services/account/token.ts";
import { ConcurrencyLimit } from "../services/concurrency-limit.ts";
import { randomIds } from "../services/ids.ts";
import { admissionOf } from "./admission.ts";
import { createFakeClock } from "./fake-clock.ts";

/** Accounts over SQLite in memory, on a clock that a test controls. */
export function createAccounts(
  keys: TokenConfig["keys"],
  signUp: SignUp = "everybody",
  organisation: Organisation | null = null,
) {
  const clock = createFakeClock(1_700_000_000_000);
  const db = openDatabase(":memory:");
  const ended: unknown[] = [];
  const tokens = new TokenService({ keys, accessMs: 600_000 }, clock.now);
  /** Each runs once, while a password is checked. */
  const meanwhile: (() => Promise<unknown>)[] = [];
  /** What the stores and the hasher were asked to do. */
  const work: string[] = [];
  const noting = <P extends object>(port: P): P =>
    new Proxy(port, {
      get: (target, method): unknown => {
        const found: unknown = Reflect.get(target, method);
        if (typeof found !== "function") return found;
        return (...args: readonly unknown[]) => {
          work.push(String(method));
          return Reflect.apply(found, target, args) as unknown;
        };
      },
    });
  const hashOf = (password: string) => `hash of ${password}`;
  const over = (with_: TokenService, withKeys = keys) =>
    composeAccounts({
      storage: {
        accounts: noting(createSqliteAccountStore(db)),
        recovery: noting(createSqliteRecoveryStore(db)),
        passkeys: noting(createSqlitePasskeyStore(db)),
      },
      hasher: {
        hash: async (password) => {
          work.push("hash");
          return hashOf(password);
        },
        verify: async (hash, password) => {
          work.push("verify");
          await meanwhile.shift()?.();
          return hash === hashOf(password);
        },
      },
      hashing: new ConcurrencyLimit(8, 0),
      admission: admissionOf(clock, { password: { perSecond: 1 / 3, burst: 8 } }),
      tokens: with_,
      keys: withKeys,
      organisation,
      clock,
      newSecret: randomIds.secret,
      ended: (account, family) => void ended.push({ account, family }),
      removed: async () => undefined,
      config: {
        refreshMs: 30 * 86_400_000,
        refreshOverlapMs: 60_000,
        organisationMs: 600_000,
        challengeMs: 300_000,
        site: "Let's Meet",
        signUp,
        nameRate: { perSecond: 1 / 3, burst: 30 },
        nameFromHereRate: { perSecond: 1 / 30, burst: 5 },
      },
    });
  const afterRestart = (...newer: typeof keys) =>
    over(new TokenService({ keys: newer, accessMs: 600_000 }, clock.now), newer);
  return {
    ...over(tokens),
    store: createSqliteAccountStore(db),
    passkeyStore: createSqlitePasskeyStore(db),
    admin: createSqliteAccountAdmin(db),
    /** The same accounts after a restart with other keys. */
    afterRestart,
    withKeys: (...newer: typeof keys) => afterRestart(...newer).accounts,
    clock,
    ended,
    meanwhile,
    work,
  };
}
