import { describe, expect, test } from "vitest";
import { parseConfig } from "./config.ts";
import { diagnose, type StoreFacts, type Surroundings } from "./diagnosis.ts";
import { StoreUnavailable } from "./services/store-guard.ts";

const settings = {
  HOST: "127.0.0.1",
  TRUSTED_PROXIES: "1",
  TURN_URLS: "turn:192.0.2.2:3478",
  TURN_SECRET: "a-secret-of-coturn-that-is-long-enough",
  DATABASE_PATH: "/srv/data/lets-meet.db",
  MODERATION: "http",
  MODERATION_URL: "https://moderator.example/judge",
};
const redis = { REDIS_URL: "redis://:password@127.0.0.1:6379" };
const cluster = { ...redis, CLUSTER_REDIS_URL: "redis://:password@127.0.0.1:6380" };
const files = ["/page/index.html", "/srv/data/lets-meet.db", "/srv/data", "/srv", "/"];

/** A machine on which nothing is wrong, but for the changes. */
const around = (over: Partial<Surroundings> = {}): Surroundings => ({
  isWritable: async () => true,
  exists: async (path) => files.includes(path),
  freeBytes: async () => 10 * 1_073_741_824,
  now: () => 1_800_000_000_000,
  installedAt: async () => 1_700_000_000_000,
  isClockSynchronized: async () => true,
  isRoot: false,
  pageFolder: "/page",
  store: async () => ({ persists: true, evicts: false, clockAheadMs: 20 }),
  clusterStore: async () => ({ persists: false, evicts: false, clockAheadMs: 20 }),
  ...over,
});
const found = (environment: Record<string, string>, over: Partial<Surroundings> = {}) =>
  diagnose(parseConfig({ ...settings, ...environment }), around(over));

describe("a server that lacks nothing", () => {
  test.each([[{}], [redis], [cluster], [{ ...redis, DATABASE_PATH: "/nowhere/at.db" }]])(
    "is told so: %o",
    async (environment) => {
      expect(await found(environment)).toEqual([]);
    },
  );

  test("need not exist yet, nor run on a machine that tells of its clock and its disk", async () => {
    const isNew = { exists: async (path: string) => path === "/" || path === "/page/index.html" };
    const mute = {
      freeBytes: async () => null,
      installedAt: async () => null,
      isClockSynchronized: async () => null,
    };
    expect(await found({}, { ...isNew, ...mute })).toEqual([]);
    const silent = async () => ({ persists: null, evicts: null, clockAheadMs: 0 });
    expect(await found(cluster, { store: silent, clusterStore: silent })).toEqual([]);
  });
});

describe("a server in bad surroundings", () => {
  const facts = (over: Partial<StoreFacts>) => ({
    store: async () => ({ persists: true, evicts: false, clockAheadMs: 0, ...over }),
  });
  const clusterFacts = (over: Partial<StoreFacts>) => ({
    clusterStore: async () => ({ persists: false, evicts: false, clockAheadMs: 0, ...over }),
  });
  test.each<[string, Record<string, string>, Partial<Surroundings>, RegExp]>([
    ["no page", {}, { exists: async (path) => path !== "/page/index.html" }, /not been built.*npm run build/],
    [
      "a file of another user",
      {},
      { isWritable: async (path) => path === "/srv/data" },
      /cannot write to \/srv\/data\/lets-meet\.db/,
    ],
    [
      "a folder of another user",
      {},
      { isWritable: async (path) => path !== "/srv/data" },
      /cannot write to \/srv\/data:/,
    ],
    ["a full disk", {}, { freeBytes: async () => 104_857_600 }, /has 100 MiB left/],
    [
      "a clock in the past",
      {},
      { now: () => 1_600_000_000_000 },
      /2020-09-13.*before this program was installed/,
    ],
    [
      "a free-running clock",
      {},
      { isClockSynchronized: async () => false },
      /not synchronized.*set-ntp true/,
    ],
    ["root", {}, { isRoot: true }, /user is root/],
    ["a Redis that forgets", redis, facts({ persists: false }), /keeps nothing.*appendonly yes/],
    ["a Redis that evicts", redis, facts({ evicts: true }), /noeviction/],
    ["a Redis with another time", redis, facts({ clockAheadMs: -60_000 }), /differs .* by 60 seconds/],
    [
      "a Redis out of reach",
      redis,
      { store: () => Promise.reject(new StoreUnavailable("127.0.0.1:6379", "ECONNREFUSED")) },
      /127\.0\.0\.1:6379 cannot be reached \(ECONNREFUSED\): start Redis/,
    ],
    [
      "a cluster's Redis that writes chat to its disk",
      cluster,
      clusterFacts({ persists: true }),
      /CLUSTER_REDIS_URL writes to its disk.*chat.*appendonly no and save ""/,
    ],
    [
      "a cluster's Redis that evicts",
      cluster,
      clusterFacts({ evicts: true }),
      /CLUSTER_REDIS_URL removes sessions.*noeviction/,
    ],
    [
      "a cluster's Redis with another time",
      cluster,
      clusterFacts({ clockAheadMs: 700 }),
      /CLUSTER_REDIS_URL differs .* by 0\.7 seconds/,
    ],
    [
      "a cluster's Redis out of reach",
      cluster,
      { clusterStore: () => Promise.reject(new StoreUnavailable("127.0.0.1:6380", "ECONNREFUSED")) },
      /127\.0\.0\.1:6380 cannot be reached \(ECONNREFUSED\): start Redis there, or change CLUSTER_REDIS_URL\.$/,
    ],
  ])("is told of %s, once", async (_what, environment, over, words) => {
    const said = await found(environment, over);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(words);
    expect(said[0]).not.toContain("password@");
  });

  test("is told of dangerous settings as well, such as calls that nobody moderates", async () => {
    const said = await found({ IP_SHIELD: "off", MODERATION: "off" }, { isRoot: true });
    expect(said).toHaveLength(3);
  });
});
