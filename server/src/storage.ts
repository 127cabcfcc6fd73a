import { createRedisAccountStore } from "./backends/redis/account-store.ts";
import { connectRedis, sharedSecret } from "./backends/redis/client.ts";
import { addressOf, outageOf } from "./backends/redis/outage.ts";
import { createRedisReportStore } from "./backends/redis/report-store.ts";
import { createRedisRoomStore } from "./backends/redis/room-store.ts";
import { createSqliteAccountStore } from "./backends/sqlite/account-store.ts";
import { openDatabase, secretOf } from "./backends/sqlite/database.ts";
import { createSqliteReportStore } from "./backends/sqlite/report-store.ts";
import { createSqliteRoomStore } from "./backends/sqlite/room-store.ts";
import type { Config } from "./config.ts";
import type { Events } from "./ops/events.ts";
import type { AccountStore, Clock, RoomStore } from "./ports.ts";
import type { ReportStore } from "./safety-ports.ts";
import { StoreGuard, StoreUnavailable } from "./services/store-guard.ts";

/** The storage of accounts and rooms. */
export type Storage = {
  /** True if the stored data outlives the process. */
  readonly lasts: boolean;
  readonly accounts: AccountStore;
  readonly rooms: RoomStore;
  readonly reports: ReportStore;
  /** A secret that outlives the process, created on first use. */
  readonly secret: (name: string, make: () => string) => Promise<string>;
  /** True if requests that need the store can be answered now. */
  readonly isReachable: () => boolean;
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
    rooms: createSqliteRoomStore(db),
    reports: createSqliteReportStore(db),
    secret: async (name, make) => secretOf(db, name, make),
    isReachable: () => true,
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
    rooms: guard.around(createRedisRoomStore(redis)),
    reports: guard.around(createRedisReportStore(redis)),
    secret: (name, make) => guard.run(() => sharedSecret(redis, name, make)),
    isReachable: () => guard.isReachable,
    close: async () => {
      guard.stop();
      // close() waits for open commands, which a hung Redis never answers.
      if (guard.isReachable) await guard.run(() => redis.close()).catch(() => undefined);
      redis.destroy();
    },
  };
}
