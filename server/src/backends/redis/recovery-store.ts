import { z } from "zod";
import type { AccountAdmin, RecoveryStore } from "../../ports-accounts.ts";
import {
  accountKey,
  loginsKey,
  passkeysKey,
  readAccount,
  recoveryKey,
  signUpInviteKey,
} from "./account-store.ts";
import type { RedisClient } from "./client.ts";

const Recovered = z.enum(["recovered", "wrong", "disabled"]);

/** Recovery codes in Redis sets; each method is one script or one read, and therefore atomic. */
export const createRedisRecoveryStore = (redis: RedisClient): RecoveryStore => ({
  recover: async (id, codeHash, passwordHash) =>
    Recovered.parse(
      await redis.recover([accountKey(id), recoveryKey(id), loginsKey(id)], [codeHash, passwordHash]),
    ),
  replaceCodes: async (id, hashes, checkedHash) =>
    (await redis.replaceCodes([accountKey(id), recoveryKey(id)], [checkedHash, ...hashes])) === 1,
  codesLeft: (id) => redis.sCard(recoveryKey(id)),
});

/** The operator's side of accounts in Redis. */
export const createRedisAccountAdmin = (redis: RedisClient): AccountAdmin => ({
  reset: async (id, passwordHash, codes) =>
    (await redis.resetAccount(
      [accountKey(id), recoveryKey(id), loginsKey(id), passkeysKey(id)],
      [passwordHash, ...codes],
    )) === 1,
  setDisabled: async (id, isDisabled) =>
    (await redis.setDisabled([accountKey(id), loginsKey(id)], [isDisabled ? 1 : 0])) === 1,
  // SCAN may return a key twice, which a list in no particular order can bear.
  list: async (from) => {
    const { cursor, keys } = await redis.scan(from ?? "0", { MATCH: "{account}:name:*", COUNT: 500 });
    const ids = keys.length === 0 ? [] : await redis.mGet(keys);
    const found = await Promise.all(ids.flatMap((id) => (id === null ? [] : readAccount(redis, id))));
    return { accounts: found.filter((one) => one !== null), next: cursor === "0" ? null : cursor };
  },
  addSignUpInvite: async (tokenHash, expiresAt) => {
    const expiration = { type: "PXAT", value: expiresAt } as const;
    await redis.set(signUpInviteKey(tokenHash), String(expiresAt), { expiration });
  },
});
