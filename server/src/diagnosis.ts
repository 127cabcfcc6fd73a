import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Config } from "./config.ts";
import { warningsOf } from "./config-warnings.ts";

/** What a store in another process says about itself; `null` where it does not tell. */
export type StoreFacts = {
  /** Its data survives its restart. */
  readonly persists: boolean | null;
  /** It removes data of its own accord when its memory is full. */
  readonly evicts: boolean | null;
  /** How far its clock is ahead of this machine's, in milliseconds. */
  readonly clockAheadMs: number;
};

/** The stores in other processes. Each rejects with the reason if it cannot be reached. */
export type Stores = {
  /** The facts of the store of accounts and rooms; `null` for a file. */
  readonly store: () => Promise<StoreFacts | null>;
  /** The facts of the store that a cluster shares; `null` for a server on its own. */
  readonly clusterStore: () => Promise<StoreFacts | null>;
};

/** What the machine says; the outside world of `diagnose`. */
export type Surroundings = Stores & {
  /** Files can be created in, or written at, that path. */
  readonly isWritable: (path: string) => Promise<boolean>;
  readonly exists: (path: string) => Promise<boolean>;
  /** The free bytes of the file system at that path; `null` if unknown. */
  readonly freeBytes: (path: string) => Promise<number | null>;
  /** Unix time in milliseconds. */
  readonly now: () => number;
  /** When a file of this program was last written, in Unix milliseconds: the time is later now. */
  readonly installedAt: () => Promise<number | null>;
  /** Whether the machine's clock is kept right by the network; `null` if it does not tell. */
  readonly isClockSynchronized: () => Promise<boolean | null>;
  readonly isRoot: boolean;
  /** The folder of the built page. */
  readonly pageFolder: string;
};

/** A server that is short of less has time for a warning to be read. */
const enoughBytes = 500 * 1_048_576;
/** Credentials of TURN and access tokens live for ten minutes. */
const clockToleranceMs = 5_000;
/** A process whose clock differs by more is refused by its cluster. */
const clusterToleranceMs = 500;

/**
 * What a public deployment lacks, one sentence or two each with a remedy: the dangerous settings, and what is wrong around
 * them.
 */
export async function diagnose(config: Config, around: Surroundings): Promise<readonly string[]> {
  return [...warningsOf(config), ...(await surroundingsOf(config, around))];
}

/** Only what is wrong around the settings. */
export async function surroundingsOf(config: Config, around: Surroundings): Promise<readonly string[]> {
  const found = await Promise.all([
    ofPage(config, around),
    ofFile(config, around),
    ofStore(config, around),
    ofClusterStore(config, around),
    ofClock(around),
    ofUser(around),
  ]);
  return found.flat();
}

async function ofPage({ role }: Config, { exists, pageFolder }: Surroundings): Promise<readonly string[]> {
  if (role === "matcher" || (await exists(resolve(pageFolder, "index.html")))) return [];
  return ["The page has not been built, so visitors see an error. Run npm run build."];
}

async function ofFile(
  { accounts: { storage }, role }: Config,
  around: Surroundings,
): Promise<readonly string[]> {
  if (storage.kind !== "sqlite" || storage.path === ":memory:" || role === "matcher") return [];
  const found: string[] = [];
  const place = await nearestExisting(resolve(storage.path), around);
  const folder = place === resolve(storage.path) ? dirname(place) : place;
  // SQLite also creates files beside the database.
  for (const path of new Set([place, folder]))
    if (!(await around.isWritable(path)))
      found.push(
        `DATABASE_PATH is ${storage.path}, but this user cannot write to ${path}: no account can be created. Give it to the server's user.`,
      );
  const free = await around.freeBytes(folder);
  if (free !== null && free < enoughBytes)
    found.push(
      `The disk of DATABASE_PATH has ${Math.floor(free / 1_048_576)} MiB left: when it is full, no account or room can be changed. Make room.`,
    );
  return found;
}

async function nearestExisting(path: string, around: Surroundings): Promise<string> {
  let place = path;
  while (!(await around.exists(place)) && dirname(place) !== place) place = dirname(place);
  return place;
}

/** The facts of a store, or the finding that it cannot be reached at the address in `setting`. */
async function factsOf(ask: Stores["store"], setting: string): Promise<StoreFacts | string | null> {
  try {
    return await ask();
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}: start Redis there, or change ${setting}.`;
  }
}

/** The Redis of a cluster holds what must never be on a disk. */
async function ofClusterStore(
  { cluster }: Config,
  { clusterStore }: Surroundings,
): Promise<readonly string[]> {
  if (cluster === null) return [];
  const facts = await factsOf(clusterStore, "CLUSTER_REDIS_URL");
  if (facts === null) return [];
  if (typeof facts === "string") return [facts];
  const found: string[] = [];
  if (facts.persists === true)
    found.push(
      'The Redis of CLUSTER_REDIS_URL writes to its disk, by appendonly or by save: sessions, chat and session descriptions would be stored there. Set appendonly no and save "", and keep accounts in another Redis (REDIS_URL).',
    );
  if (facts.evicts === true)
    found.push(
      "The Redis of CLUSTER_REDIS_URL removes sessions and matches when its memory is full. Set maxmemory-policy noeviction.",
    );
  if (Math.abs(facts.clockAheadMs) > clusterToleranceMs)
    found.push(
      `The clock of the Redis of CLUSTER_REDIS_URL differs from this machine's by ${(Math.abs(facts.clockAheadMs) / 1_000).toFixed(1)} seconds: a server does not start with that. Synchronize both clocks.`,
    );
  return found;
}

async function ofStore(
  { accounts: { storage } }: Config,
  { store }: Surroundings,
): Promise<readonly string[]> {
  if (storage.kind !== "redis") return [];
  const facts = await factsOf(store, "REDIS_URL");
  if (facts === null) return [];
  if (typeof facts === "string") return [facts];
  const found: string[] = [];
  if (facts.persists === false)
    found.push(
      "Redis keeps nothing over its restart, neither by appendonly nor by save: all accounts and rooms are then gone. Set appendonly yes.",
    );
  if (facts.evicts === true)
    found.push("Redis removes accounts and logins when its memory is full. Set maxmemory-policy noeviction.");
  if (Math.abs(facts.clockAheadMs) > clockToleranceMs)
    found.push(
      `The clock of Redis differs from this machine's by ${Math.round(Math.abs(facts.clockAheadMs) / 1_000)} seconds: logins and invites expire at the wrong time. Synchronize both clocks.`,
    );
  return found;
}

async function ofClock({ now, installedAt, isClockSynchronized }: Surroundings): Promise<readonly string[]> {
  const installed = await installedAt();
  if (installed !== null && now() < installed)
    return [
      `This machine's clock says ${new Date(now()).toISOString()}, which is before this program was installed: logins and TURN credentials do not work. Set the clock.`,
    ];
  if ((await isClockSynchronized()) !== false) return [];
  return [
    "This machine's clock is not synchronized: TURN refuses credentials when clocks differ by minutes. Switch time synchronization on (timedatectl set-ntp true).",
  ];
}

async function ofUser({ isRoot }: Surroundings): Promise<readonly string[]> {
  if (!isRoot) return [];
  return ["The server's user is root, who may do anything on this machine. Use one of its own."];
}

/** The file system's side of `Surroundings`. */
export const fileSystem = {
  isWritable: (path: string) =>
    access(path, constants.W_OK).then(
      () => true,
      () => false,
    ),
  exists: (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    ),
  freeBytes: (path: string) =>
    statfs(path).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    ),
} satisfies Partial<Surroundings>;
