import { AccountId, PasskeyId } from "@lets-meet/shared/protocol/account.ts";
import { z } from "zod";
import type { AnsweredChallenge, PasskeyRecord, PasskeyStore } from "../../ports-accounts.ts";
import { accountKey, loginKey, loginsKey, passkeysKey } from "./account-store.ts";
import type { RedisClient } from "./client.ts";

const Stored = z
  .object({
    id: PasskeyId,
    account: AccountId,
    publicKey: z.string(),
    counter: z.coerce.number(),
    transports: z.string().transform((text) => (text === "" ? [] : text.split(","))),
    name: z.string(),
    addedAt: z.coerce.number(),
    usedAt: z.coerce.number(),
  })
  .readonly();
const fields = ["id", "account", "publicKey", "counter", "transports", "name", "addedAt", "usedAt"] as const;
const Listed = z.array(
  z
    .array(z.string())
    .length(fields.length)
    .transform((values): unknown => Object.fromEntries(fields.map((field, at) => [field, values[at]])))
    .pipe(Stored),
);
const Added = z.enum(["added", "taken", "too-many", "used", "changed"]);
const Begun = z.enum(["begun", "unknown", "disabled", "used", "copied"]);

const passkeyKey = (id: string) => `{account}:passkey:${id}`;
const challengeKey = (hash: string) => `{account}:challenge:${hash}`;
/** Redis's clock may be ahead of that of the server, which judges whether a challenge has expired. */
const marginMs = 60_000;
const keptMs = ({ expiresAt }: AnsweredChallenge, now: number) => Math.max(0, expiresAt - now) + marginMs;

/** Passkeys in Redis hashes; each method is one script or one read, and therefore atomic. */
export const createRedisPasskeyStore = (redis: RedisClient): PasskeyStore => ({
  add: async ({ id, account, addedAt, usedAt, ...passkey }, { challenge, checkedHash, most }) => {
    const keys = [accountKey(account), passkeyKey(id), passkeysKey(account), challengeKey(challenge.hash)];
    const kept = keptMs(challenge, addedAt);
    const { publicKey, counter, transports, name } = passkey;
    const values = [id, account, publicKey, counter, transports.join(","), name, addedAt, usedAt];
    return Added.parse(await redis.addPasskey(keys, [checkedHash, most, kept, ...values]));
  },
  find: async (id): Promise<PasskeyRecord | null> =>
    Stored.safeParse(await redis.hGetAll(passkeyKey(id))).data ?? null,
  ofAccount: async (account) =>
    Listed.parse(await redis.passkeysOf([passkeysKey(account)], [])).toSorted(
      (a, b) => b.addedAt - a.addedAt || (a.id < b.id ? -1 : 1),
    ),
  remove: async (account, id) =>
    (await redis.removePasskey([passkeyKey(id), passkeysKey(account)], [id])) === 1,
  logIn: async (id, { counter, challenge }, { family, account, tokenHash, expiresAt, begunAt, device }) => {
    const keys = [
      passkeyKey(id),
      challengeKey(challenge.hash),
      accountKey(account),
      loginKey(family),
      loginsKey(account),
    ];
    const login = [family, tokenHash, expiresAt, begunAt, device];
    return Begun.parse(
      await redis.logInByPasskey(keys, [account, counter, keptMs(challenge, begunAt), ...login]),
    );
  },
});
