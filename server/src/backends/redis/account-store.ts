import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { z } from "zod";
import type { AccountRecord, AccountStore } from "../../ports.ts";
import type { RedisClient } from "./client.ts";

const Stored = z
  .object({
    id: AccountId,
    name: z.string(),
    nameKey: z.string(),
    passwordHash: z.string(),
    createdAt: z.coerce.number(),
  })
  .readonly();

// All keys of accounts and their rooms share one hash tag, so that a script may use several of them in a
// Redis cluster.
const accountKey = (id: string) => `{account}:${id}`;
const nameKey = (key: string) => `{account}:name:${key}`;
const loginKey = (family: string) => `{account}:login:${family}`;
const roomsKey = (id: string) => `{account}:rooms:${id}`;
const loginsKey = (id: string) => `{account}:logins:${id}`;

const Rotated = z.union([
  z.tuple([z.literal("unknown")]).transform(([kind]) => ({ kind })),
  z.tuple([z.literal("reused"), AccountId]).transform(([kind, account]) => ({ kind, account })),
  z
    .tuple([z.literal("rotated"), AccountId, z.string()])
    .transform(([kind, account, tokenHash]) => ({ kind, account, tokenHash })),
]);

/** Accounts in Redis hashes; each method is one script or one read, and therefore atomic. */
export function createRedisAccountStore(redis: RedisClient): AccountStore {
  const read = async (id: string): Promise<AccountRecord | null> =>
    Stored.safeParse(await redis.hGetAll(accountKey(id))).data ?? null;

  return {
    create: async ({ id, name, nameKey: key, passwordHash, createdAt }) =>
      (await redis.createAccount(
        [accountKey(id), nameKey(key)],
        [id, name, key, passwordHash, createdAt],
      )) === 1,
    find: async (by) => {
      const id = "id" in by ? by.id : await redis.get(nameKey(by.nameKey));
      return id === null ? null : read(id);
    },
    setPassword: async (id, hash, checkedHash) =>
      (await redis.setPassword([accountKey(id), loginsKey(id)], [hash, checkedHash])) === 1,
    remove: async (id, checkedHash) =>
      (await redis.removeAccount([accountKey(id), loginsKey(id), roomsKey(id)], [checkedHash])) === 1,
    addLogin: async ({ family, account, tokenHash, expiresAt }, checkedHash) => {
      const keys = [loginKey(family), loginsKey(account), accountKey(account)];
      return (await redis.addLogin(keys, [account, tokenHash, expiresAt, family, checkedHash])) === 1;
    },
    hasLogin: async ({ family, account }, now) => {
      const [owner, expiresAt] = await redis.hmGet(loginKey(family), ["account", "expiresAt"]);
      return owner === account && Number(expiresAt) > now;
    },
    rotate: async (family, from, { tokenHash, expiresAt }, now, overlapMs) => {
      const isIssued = from.isIssued ? 1 : 0;
      const args = [from.tokenHash, tokenHash, expiresAt, now, family, overlapMs, isIssued];
      return Rotated.parse(await redis.rotateLogin([loginKey(family)], args));
    },
    endLogin: async (family, tokenHash) => {
      const args = tokenHash === null ? [family] : [family, tokenHash];
      return AccountId.nullable().parse(await redis.endLogin([loginKey(family)], args));
    },
  };
}
