import { createRedisAccountStore } from "./backends/redis/account-store.ts";
import { createRedisBlockStore } from "./backends/redis/block-store.ts";
import { connectRedis, sharedSecret } from "./backends/redis/client.ts";
import { redisFacts } from "./backends/redis/facts.ts";
import { addressOf, outageOf } from "./backends/redis/outage.ts";
import { createRedisPasskeyStore } from "./backends/redis/passkey-store.ts";
import { createRedisAccountAdmin, createRedisRecoveryStore } from "./backends/redis/recovery-store.ts";
import { createRedisReportStore } from "./backends/redis/report-store.ts";
import { createRedisRoomStore } from "./backends/redis/room-store.ts";
import { createRedisStrikeStore } from "./backends/redis/strike-store.ts";
import { createSqliteAccountStore } from "./backends/sqlite/account-store.ts";
import { createSqliteBlockStore } from "./backends/sqlite/block-store.ts";
import { openDatabase, secretOf } from "./backends/sqlite/database.ts";
import { createSqlitePasskeyStore } from "./backends/sqlite/passkey-store.ts";
import { createSqliteAccountAdmin, createSqliteRecoveryStore } from "./backends/sqlite/recovery-store.ts";
import { createSqliteReportStore } from "./backends/sqlite/report-store.ts";
import { createSqliteRoomStore } from "./backends/sqlite/room-store.ts";
import { createSqliteStrikeStore } from "./backends/sqlite/strike-store.ts";
import { probeWrite, writeFaultOf } from "./backends/sqlite/write-faults.ts";
import type { Config } from "./config.ts";
import type { StoreFacts } from "./diagnosis.ts";
import type { Events } from "./ops/events.ts";
import type { Clock, RoomStore } from "./ports.ts";
import type { AccountAdmin, AccountStore, PasskeyStore, RecoveryStore } from "./ports-accounts.ts";
import { retention } from "./retention.ts";
import type { BlockStore, ReportStore, StrikeStore } from "./safety-ports.ts";
import { StoreGuard, StoreUnavailable } from "./services/store-guard.ts";
import { WriteWatch } from "./services/write-watch.ts";

/** The storage of accounts and rooms. */
export type Storage = {
  /** True if the stored data outlives the process. */
  readonly lasts: boolean;
  readonly accounts: AccountStore;
  readonly recovery: RecoveryStore;
  readonly passkeys: PasskeyStore;
  readonly accountAdmin: AccountAdmin;
  readonly rooms: RoomStore;
  readonly reports: ReportStore;
  readonly blocks: BlockStore;
  readonly strikes: StrikeStore;
  /** A secret that outlives the process, created on first use. */
  readonly secret: (name: string, make: () => string) => Promise<string>;
  /** The reason why requests that need the store cannot be answered now; `null` while they can. */
  readonly outage: () => string | null;
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
  const watch = new WriteWatch(
    { place: where.path, faultOf: writeFaultOf, probe: () => probeWrite(db) },
    clock,
    events,
  );
  return {
    lasts: where.path !== ":memory:",
    accounts: watch.around(createSqliteAccountStore(db)),
    recovery: watch.around(createSqliteRecoveryStore(db)),
    passkeys: watch.around(createSqlitePasskeyStore(db)),
    accountAdmin: watch.around(createSqliteAccountAdmin(db)),
    rooms: watch.around(createSqliteRoomStore(db)),
    reports: watch.around(createSqliteReportStore(db)),
    blocks: watch.around(createSqliteBlockStore(db)),
    strikes: watch.around(createSqliteStrikeStore(db)),
    secret: async (name, make) => secretOf(db, name, make),
    outage: () => (watch.fault === null ? null : `the database takes no writes: ${watch.fault}`),
    facts: async () => null,
    close: async () => {
      watch.stop();
      db.close();
    },
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
    passkeys: guard.around(createRedisPasskeyStore(redis)),
    accountAdmin: guard.around(createRedisAccountAdmin(redis)),
    rooms: guard.around(createRedisRoomStore(redis)),
    reports: guard.around(createRedisReportStore(redis)),
    blocks: guard.around(createRedisBlockStore(redis)),
    strikes: guard.around(createRedisStrikeStore(redis, retention.strikes)),
    secret: (name, make) => guard.run(() => sharedSecret(redis, name, make)),
    outage: () => (guard.isReachable ? null : "the store cannot be reached"),
    facts: () => guard.run(() => redisFacts(redis)),
    close: async () => {
      guard.stop();
      // close() waits for open commands, which a hung Redis never answers.
      if (guard.isReachable) await guard.run(() => redis.close()).catch(() => undefined);
      redis.destroy();
    },
  };
}
