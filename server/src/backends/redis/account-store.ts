import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import type { RedisClientType } from "redis";
import { z } from "zod";
import type { AccountRecord, AccountStore } from "../../ports.ts";

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

const scripts = {
  create: `
    if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then return 0 end
    redis.call('SET', KEYS[2], ARGV[1])
    redis.call('HSET', KEYS[1], 'id', ARGV[1], 'name', ARGV[2], 'nameKey', ARGV[3], 'passwordHash', ARGV[4], 'createdAt', ARGV[5])
    return 1`,
  setPassword: `
    if redis.call('HGET', KEYS[1], 'passwordHash') ~= ARGV[2] then return 0 end
    for _, family in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('DEL', '{account}:login:' .. family) end
    redis.call('DEL', KEYS[2])
    redis.call('HSET', KEYS[1], 'passwordHash', ARGV[1])
    return 1`,
  remove: `
    if redis.call('HGET', KEYS[1], 'passwordHash') ~= ARGV[1] then return 0 end
    redis.call('DEL', '{account}:name:' .. redis.call('HGET', KEYS[1], 'nameKey'))
    for _, family in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('DEL', '{account}:login:' .. family) end
    for _, room in ipairs(redis.call('SMEMBERS', KEYS[3])) do
      redis.call('DEL', '{account}:room:' .. room, '{account}:invites:' .. room)
    end
    redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
    return 1`,
  addLogin: `
    if redis.call('HGET', KEYS[3], 'passwordHash') ~= ARGV[5] then return 0 end
    redis.call('HSET', KEYS[1], 'account', ARGV[1], 'tokenHash', ARGV[2], 'expiresAt', ARGV[3])
    redis.call('PEXPIREAT', KEYS[1], ARGV[3])
    redis.call('SADD', KEYS[2], ARGV[4])
    return 1`,
  // The clock is the caller's, as everywhere: Redis's own expiry only cleans up.
  rotate: `
    local fields = redis.call('HMGET', KEYS[1], 'account', 'tokenHash', 'expiresAt', 'previousHash', 'rotatedAt')
    local account, newest, previous, rotatedAt = fields[1], fields[2], fields[4], tonumber(fields[5])
    local now = tonumber(ARGV[4])
    if not account then return {'unknown'} end
    local forget = function()
      redis.call('DEL', KEYS[1])
      redis.call('SREM', '{account}:logins:' .. account, ARGV[5])
    end
    if tonumber(fields[3]) <= now then forget() return {'unknown'} end
    if newest == ARGV[1] then
      redis.call('HSET', KEYS[1], 'tokenHash', ARGV[2], 'expiresAt', ARGV[3], 'previousHash', newest, 'rotatedAt', ARGV[4])
      redis.call('PEXPIREAT', KEYS[1], ARGV[3])
      return {'rotated', account, ARGV[2]}
    end
    if rotatedAt and now < rotatedAt then rotatedAt = now end
    if previous == ARGV[1] and rotatedAt and now < rotatedAt + tonumber(ARGV[6]) then
      redis.call('HSET', KEYS[1], 'rotatedAt', string.format('%.0f', rotatedAt))
      return {'rotated', account, newest}
    end
    if previous ~= ARGV[1] and ARGV[7] == '0' then return {'unknown'} end
    forget()
    return {'reused', account}`,
  endLogin: `
    local fields = redis.call('HMGET', KEYS[1], 'account', 'tokenHash', 'previousHash')
    local account, shown = fields[1], ARGV[2]
    if not account then return false end
    if shown and shown ~= fields[2] and shown ~= fields[3] then return false end
    redis.call('SREM', '{account}:logins:' .. account, ARGV[1])
    redis.call('DEL', KEYS[1])
    return account`,
} as const;

const Rotated = z.union([
  z.tuple([z.literal("unknown")]).transform(([kind]) => ({ kind })),
  z.tuple([z.literal("reused"), AccountId]).transform(([kind, account]) => ({ kind, account })),
  z
    .tuple([z.literal("rotated"), AccountId, z.string()])
    .transform(([kind, account, tokenHash]) => ({ kind, account, tokenHash })),
]);

/** Accounts in Redis hashes; each method is one script or one read, and therefore atomic. */
export function createRedisAccountStore(redis: RedisClientType): AccountStore {
  const run = (script: keyof typeof scripts, keys: string[], args: readonly (string | number)[]) =>
    redis.eval(scripts[script], { keys, arguments: args.map(String) });

  const read = async (id: string): Promise<AccountRecord | null> =>
    Stored.safeParse(await redis.hGetAll(accountKey(id))).data ?? null;

  return {
    create: async ({ id, name, nameKey: key, passwordHash, createdAt }) =>
      (await run("create", [accountKey(id), nameKey(key)], [id, name, key, passwordHash, createdAt])) === 1,
    find: async (by) => {
      const id = "id" in by ? by.id : await redis.get(nameKey(by.nameKey));
      return id === null ? null : read(id);
    },
    setPassword: async (id, hash, checkedHash) =>
      (await run("setPassword", [accountKey(id), loginsKey(id)], [hash, checkedHash])) === 1,
    remove: async (id, checkedHash) =>
      (await run("remove", [accountKey(id), loginsKey(id), roomsKey(id)], [checkedHash])) === 1,
    addLogin: async ({ family, account, tokenHash, expiresAt }, checkedHash) => {
      const keys = [loginKey(family), loginsKey(account), accountKey(account)];
      return (await run("addLogin", keys, [account, tokenHash, expiresAt, family, checkedHash])) === 1;
    },
    hasLogin: async ({ family, account }, now) => {
      const [owner, expiresAt] = await redis.hmGet(loginKey(family), ["account", "expiresAt"]);
      return owner === account && Number(expiresAt) > now;
    },
    rotate: async (family, from, { tokenHash, expiresAt }, now, overlapMs) => {
      const isIssued = from.isIssued ? 1 : 0;
      const args = [from.tokenHash, tokenHash, expiresAt, now, family, overlapMs, isIssued];
      return Rotated.parse(await run("rotate", [loginKey(family)], args));
    },
    endLogin: async (family, tokenHash) => {
      const args = tokenHash === null ? [family] : [family, tokenHash];
      return AccountId.nullable().parse(await run("endLogin", [loginKey(family)], args));
    },
  };
}
