import { createRedisAccountStore } from "./backends/redis/account-store.ts";
import { connectRedis, sharedSecret } from "./backends/redis/client.ts";
import { redisFacts } from "./backends/redis/facts.ts";
import { addressOf, outageOf } from "./backends/redis/outage.ts";
import { createRedisAccountAdmin, createRedisRecoveryStore } from "./backends/redis/recovery-store.ts";
import { createRedisRoomStore } from "./backends/redis/room-store.ts";
import { createSqliteAccountStore } from "./backends/sqlite/account-store.ts";
import { openDatabase, secretOf } from "./backends/sqlite/database.ts";
import { createSqliteAccountAdmin, createSqliteRecoveryStore } from "./backends/sqlite/recovery-store.ts";
import { createSqliteRoomStore } from "./backends/sqlite/room-store.ts";
import type { Config } from "./config.ts";
import type { StoreFacts } from "./diagnosis.ts";
import type { Events } from "./ops/events.ts";
import type { Clock, RoomStore } from "./ports.ts";
import type { AccountAdmin, AccountStore, RecoveryStore } from "./ports-accounts.ts";
import { StoreGuard, StoreUnavailable } from "./services/store-guard.ts";

/** The storage of accounts and rooms. */
export type Storage = {
  /** True if the stored data outlives the process. */
  readonly lasts: boolean;
  readonly accounts: AccountStore;
  readonly recovery: RecoveryStore;
  readonly accountAdmin: AccountAdmin;
  readonly rooms: RoomStore;
  /** A secret that outlives the process, created on first use. */
  readonly secret: (name: string, make: () => string) => Promise<string>;
  /** True if requests that need the store can be answered now. */
  readonly isReachable: () => boolean;
  /** What a store in another process says about itself; `null` for a file. */
  readonly facts: () => Promise<StoreFacts | null>;
  readonly close: () => Promise<void>;
};

/**
 * Opens the configured storage; rejects with `StoreUnavailable` if that is a Redis that cannot be reached.
 */
export async function openStorage(
  where: Config["accounts"]["storage"],
  clock: Clock,
  events: Events,
): Promise<Storage> {
  if (where.kind === "redis") return openRedis(where.url, clock, events);
  const db = openDatabase(where.path);
  return {
    lasts: where.path !== ":memory:",
    accounts: createSqliteAccountStore(db),
    recovery: createSqliteRecoveryStore(db),
    accountAdmin: createSqliteAccountAdmin(db),
    rooms: createSqliteRoomStore(db),
    secret: async (name, make) => secretOf(db, name, make),
    isReachable: () => true,
    facts: async () => null,
    close: async () => db.close(),
  };
}

async function openRedis(url: string, clock: Clock, events: Events): Promise<Storage> {
  const address = addressOf(url);
  const guard = new StoreGuard({ address, outageOf }, clock, events);
  const redis = await connectRedis(url, (error) => guard.report(error)).catch((error: unknown) => {
    throw new StoreUnavailable(address, outageOf(error) ?? "unknown", { cause: error });
  });
  guard.watch(() => redis.ping());
  return {
    lasts: true,
    accounts: guard.around(createRedisAccountStore(redis)),
    recovery: guard.around(createRedisRecoveryStore(redis)),
    accountAdmin: guard.around(createRedisAccountAdmin(redis)),
    rooms: guard.around(createRedisRoomStore(redis)),
    secret: (name, make) => guard.run(() => sharedSecret(redis, name, make)),
    isReachable: () => guard.isReachable,
    facts: () => guard.run(() => redisFacts(redis)),
    close: async () => {
      guard.stop();
      // close() waits for open commands, which a hung Redis never answers.
      if (guard.isReachable) await guard.run(() => redis.close()).catch(() => undefined);
      redis.destroy();
    },
  };
}
