import { createHash } from "node:crypto";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { z } from "zod";
import type { AccountRecord, AccountStore, ShownLogin } from "../../ports-accounts.ts";
import type { OrganisationLink } from "../../ports-organisation.ts";
import type { RedisClient } from "./client.ts";

const Stored = z
  .object({
    id: AccountId,
    name: z.string(),
    nameKey: z.string(),
    passwordHash: z.string(),
    createdAt: z.coerce.number(),
    isDisabled: z
      .string()
      .optional()
      .transform((text) => text === "1"),
  })
  .readonly();
const Created = z.enum(["created", "name-taken", "invite-needed", "linked"]);
const ShownLogins = z.array(
  z
    .tuple([z.string(), z.coerce.number(), z.coerce.number(), z.string()])
    .transform(([family, begunAt, usedAt, device]): ShownLogin => ({ family, begunAt, usedAt, device })),
);

// All keys of accounts and their rooms share one hash tag, so that a script may use several of them in a
// Redis cluster.
export const accountKey = (id: string) => `{account}:${id}`;
const nameKey = (key: string) => `{account}:name:${key}`;
export const loginKey = (family: string) => `{account}:login:${family}`;
/** Hashed, because neither part has a form of its own. */
const linkKey = ({ issuer, subject }: OrganisationLink) =>
  `{account}:link:${createHash("sha256")
    .update(JSON.stringify([issuer, subject]))
    .digest("base64url")}`;
const linkKeyOfNone = "{account}:link:none";
const roomsKey = (id: string) => `{account}:rooms:${id}`;
export const loginsKey = (id: string) => `{account}:logins:${id}`;
export const passkeysKey = (id: string) => `{account}:passkeys:${id}`;
export const recoveryKey = (id: string) => `{account}:recovery:${id}`;
export const signUpInviteKey = (hash: string) => `{account}:sign-up:${hash}`;

const Rotated = z.union([
  z.tuple([z.literal("unknown")]).transform(([kind]) => ({ kind })),
  z.tuple([z.literal("reused"), AccountId]).transform(([kind, account]) => ({ kind, account })),
  z
    .tuple([z.literal("rotated"), AccountId, z.string()])
    .transform(([kind, account, tokenHash]) => ({ kind, account, tokenHash })),
]);

/** The account of that id. */
export const readAccount = async (redis: RedisClient, id: string): Promise<AccountRecord | null> =>
  Stored.safeParse(await redis.hGetAll(accountKey(id))).data ?? null;

/** Accounts in Redis hashes; each method is one script or one read, and therefore atomic. */
export function createRedisAccountStore(redis: RedisClient): AccountStore {
  return {
    create: async (
      { id, name, nameKey: key, passwordHash, createdAt },
      { recovery, invite, link, login, now },
    ) => {
      const keys = [
        accountKey(id),
        nameKey(key),
        recoveryKey(id),
        signUpInviteKey(invite ?? ""),
        loginKey(login?.family ?? ""),
        loginsKey(id),
        link === null ? linkKeyOfNone : linkKey(link),
      ];
      const begins =
        login === null
          ? ["", "", "", "", ""]
          : [login.family, login.tokenHash, login.expiresAt, login.begunAt, login.device];
      const args = [id, name, key, passwordHash, createdAt, invite ?? "", now, ...begins];
      const isLinked = link === null ? "" : "1";
      return Created.parse(await redis.createAccount(keys, [...args, isLinked, ...recovery]));
    },
    find: async (by) => {
      const id = "id" in by ? by.id : await redis.get("link" in by ? linkKey(by.link) : nameKey(by.nameKey));
      return id === null ? null : readAccount(redis, id);
    },
    setPassword: async (id, hash, checkedHash) =>
      (await redis.setPassword([accountKey(id), loginsKey(id)], [hash, checkedHash])) === 1,
    remove: async (id, checkedHash) =>
      (await redis.removeAccount(
        [accountKey(id), loginsKey(id), roomsKey(id), recoveryKey(id), passkeysKey(id)],
        [checkedHash],
      )) === 1,
    addLogin: async ({ family, account, tokenHash, expiresAt, begunAt, device }, checkedHash) => {
      const keys = [loginKey(family), loginsKey(account), accountKey(account)];
      const args = [account, tokenHash, expiresAt, family, checkedHash, begunAt, device];
      return (await redis.addLogin(keys, args)) === 1;
    },
    loginsOf: async (account, now) =>
      ShownLogins.parse(await redis.loginsOf([loginsKey(account)], [now])).toSorted(
        (a, b) => b.usedAt - a.usedAt || (a.family < b.family ? -1 : 1),
      ),
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
