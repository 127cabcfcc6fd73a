import { limits } from "@lets-meet/shared/limits.ts";
import { z } from "zod";
import { checkCluster, clusterOf, NodeName, Role } from "./cluster-config.ts";
import type { Rate } from "./domain/token-bucket.ts";
import { commaSeparated } from "./lists.ts";
import { checkOidc, oidcOf, oidcVariables } from "./oidc-config.ts";
import { checkProxyListen, ProxyListenText } from "./proxy-listen.ts";
import { retention } from "./retention.ts";
import { checkSafety, safetyOf, safetyVariables } from "./safety-config.ts";
import { parseRange } from "./services/address.ts";
import type { AddressLimits } from "./services/admission.ts";
import { checkSwitches, switchesOf, switchVariables } from "./switches.ts";
import { checkTurn, RelayAddress, TurnUrl, turnOf } from "./turn-config.ts";

const milliseconds = (fallback: number) => z.coerce.number().int().min(0).max(86_400_000).default(fallback);

const AddressBlock = z.string().transform((text, context) => {
  const range = parseRange(text);
  if (range !== null) return range;
  context.addIssue({ code: "custom", message: "must be addresses or blocks such as 10.0.0.0/8" });
  return z.NEVER;
});

/**
 * The limits of one address. With more transports than the default all grow in proportion; with fewer none
 * shrinks.
 */
function addressLimits(transports: number): AddressLimits {
  const factor = Math.max(1, transports / 200);
  const scale = (perSecond: number, burst: number): Rate => ({
    perSecond: perSecond * factor,
    burst: Math.ceil(burst * factor),
  });
  return {
    transports,
    rates: {
      connection: scale(50, 1_000),
      transport: scale(10, 400),
      session: scale(5, 200),
      traffic: scale(200, 8_000),
      bytes: scale(1_048_576, 16_777_216),
      // Over the time that logs are kept, a ninth of the default memory budget.
      forwarded: scale(262_144, 8_388_608),
      search: scale(10, 100),
      look: scale(20, 200),
      join: scale(5, 60),
      relay: scale(1, 60),
      password: scale(1 / 3, 20),
      passcode: scale(1 / 6, 20),
      api: scale(20, 200),
      // A first visit takes about six requests, and all sessions of an address may begin at once.
      page: scale(50, 1_500),
    },
  };
}

/** Every variable that the server reads, with its default; `.env.example` lists the same. */
export const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3_000),
  HOST: z.string().min(1).optional(),
  ALLOWED_ORIGINS: commaSeparated.pipe(z.array(z.url())).default([]),
  STUN_URLS: commaSeparated
    .pipe(z.array(z.string().regex(/^stuns?:/, "must begin with stun: or stuns:")))
    .default(["stun:stun.l.google.com:19302", "stun:stun1.l.google.com:19302"]),
  TURN_URLS: commaSeparated.pipe(z.array(TurnUrl)).default([]),
  TURN_STRANGER_URLS: commaSeparated.pipe(z.array(TurnUrl).min(1)).optional(),
  TURN_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, "must be 16 or more printable characters without spaces")
    .optional(),
  TURN_RELAY_ADDRESSES: commaSeparated.pipe(z.array(RelayAddress).min(1)).optional(),
  TURN_CREDENTIAL_MS: milliseconds(retention.turnCredential).pipe(z.number().min(60_000)),
  IP_SHIELD: z.enum(["on", "off"]).optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  METRICS_TOKEN: z.string().min(16).optional(),
  RECONNECT_GRACE_MS: milliseconds(retention.droppedSession),
  ROOM_GRACE_MS: milliseconds(retention.droppedMember),
  ROOM_CAPACITY: z.coerce
    .number()
    .int()
    .min(limits.roomCapacity.least)
    .max(limits.roomCapacity.most)
    .default(limits.roomCapacity.usual),
  RELOAD_GRACE_MS: milliseconds(retention.closedSession),
  REMEMBER_SESSION_MS: milliseconds(retention.dormantSession),
  DRAIN_MS: milliseconds(3_000),
  QUEUE_LIMIT: z.coerce.number().int().min(2).default(100_000),
  DATABASE_PATH: z.string().min(1).default("data/lets-meet.db"),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  CLUSTER_REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  CLUSTER_PARTITIONS: z.coerce.number().int().min(1).max(16_384).default(1_024),
  NODE_NAME: NodeName.optional(),
  ROLE: Role.default("all"),
  AUTH_KEYS: commaSeparated
    .pipe(
      z.array(
        z
          .string()
          .regex(/^[\w-]{1,32}:[\w-]{43,}$/, "must be kid:secret, the secret at least 256 bits in base64url"),
      ),
    )
    .default([]),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(8).default(0),
  PROXY_LISTEN: ProxyListenText.optional(),
  ADDRESS_CONNECTIONS: z.coerce.number().int().min(1).max(1_000_000).default(200),
  ADDRESS_EXEMPT: commaSeparated.pipe(z.array(AddressBlock)).default([]),
  MEMORY_BUDGET_MB: z.coerce.number().int().min(16).default(512),
  ONLINE_COUNT_FROM: z.coerce.number().int().min(0).default(5),
  ...switchVariables,
  ...oidcVariables,
  ...safetyVariables,
});

export type Config = ReturnType<typeof parseConfig>;

/** The errors in the environment, one line per variable, for the operator. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Parses the environment into the grouped, frozen configuration; throws `ConfigError` naming bad variables.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>) {
  // An empty variable counts as unset: `.env` files and compose files write it so.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = Environment.superRefine(checkTurn)
    .superRefine(checkProxyListen)
    .superRefine(checkCluster)
    .superRefine(checkSwitches)
    .superRefine(checkSafety)
    .superRefine(checkOidc)
    .safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.slice(0, 1).join(".")}: ${issue.message}`);
    throw new ConfigError(`The configuration cannot be used.\n${lines.join("\n")}`);
  }
  const env = parsed.data;
  const turn = turnOf(env);
  const cluster = clusterOf(env);
  const switches = switchesOf(env);
  const organisation = oidcOf(env);
  return Object.freeze({
    http: {
      port: env.PORT,
      host: env.HOST,
      metricsToken: env.METRICS_TOKEN,
      trustedProxies: env.TRUSTED_PROXIES,
      proxyListen: env.PROXY_LISTEN ?? null,
    },
    accounts: {
      storage:
        env.REDIS_URL === undefined
          ? ({ kind: "sqlite", path: env.DATABASE_PATH } as const)
          : ({ kind: "redis", url: env.REDIS_URL } as const),
      keys: env.AUTH_KEYS.map((pair) => ({
        kid: pair.slice(0, pair.indexOf(":")),
        secret: new Uint8Array(Buffer.from(pair.slice(pair.indexOf(":") + 1), "base64url")),
      })),
      accessMs: retention.accessToken,
      refreshMs: retention.login,
      // Long enough for a page that lost the answer and then its network, while its place in a room is kept.
      refreshOverlapMs: Math.max(60_000, env.ROOM_GRACE_MS + 30_000),
      organisation,
      organisationMs: retention.organisationLogin,
      challengeMs: retention.passkeyChallenge,
      site: switches.site.name,
      signUp: switches.site.signUp,
      nameRate: { perSecond: 1 / 3, burst: 100 },
      nameFromHereRate: { perSecond: 1 / 30, burst: 10 },
    },
    cluster,
    role: env.ROLE,
    gateway: {
      allowedOrigins: env.ALLOWED_ORIGINS,
      // A page in a full room sends at most about 100 frames a second.
      frameRate: { perSecond: 300, burst: 1_500 },
      ownRate: { perSecond: 16_384, burst: 524_288 },
    },
    admission: { exempt: env.ADDRESS_EXEMPT, limits: addressLimits(env.ADDRESS_CONNECTIONS) },
    memoryBudget: env.MEMORY_BUDGET_MB * 1_048_576,
    // Those who have left must not take the place of those who come.
    mostDormantBytes: env.MEMORY_BUDGET_MB * 262_144,
    ice: {
      stun: env.STUN_URLS.length === 0 ? [] : [{ urls: env.STUN_URLS }],
      turn,
      shield: turn !== null && env.IP_SHIELD !== "off",
      sessionRates: {
        call: { perSecond: 1 / 2, burst: 10 },
        search: { perSecond: 1 / 10, burst: 12 },
        check: { perSecond: 1 / 20, burst: 4 },
      },
    },
    log: { level: env.LOG_LEVEL },
    grace: {
      droppedMs: env.RECONNECT_GRACE_MS,
      byeMs: Math.min(env.RELOAD_GRACE_MS, env.RECONNECT_GRACE_MS),
      dormantMs: env.REMEMBER_SESSION_MS,
    },
    stranger: {
      leaseMs: cluster === null ? retention.ticketLease : retention.clusterTicketLease,
      confirmMs: 2_000,
      queueLimit: env.QUEUE_LIMIT,
      modes: switches.site.strangers,
      canCarryOn: switches.site.carryOn,
    },
    rooms: {
      graceMs: env.ROOM_GRACE_MS,
      usual: { lobby: false, guests: true, capacity: env.ROOM_CAPACITY, relay: false },
      canRelay: turn !== null,
      makers: switches.roomMakers,
      roomRate: { perSecond: 1 / 3, burst: 20 },
      listRate: { perSecond: 2, burst: 20 },
      changeRate: { perSecond: 2, burst: 30 },
      passcodeRate: { perSecond: 1 / 3, burst: 20 },
    },
    // A restart may take two minutes in a match, and the room's grace in a room, counted from the last
    // renewal.
    resumeTokens: {
      renewMs: 60_000,
      matchMs: 120_000,
      roomMs: env.ROOM_GRACE_MS,
      idleMs: env.REMEMBER_SESSION_MS,
    },
    safety: safetyOf(env),
    presence: { everyMs: 5_000, least: env.ONLINE_COUNT_FROM },
    drainMs: env.DRAIN_MS,
    page: {
      site: { ...switches.site, organisation: organisation?.name ?? null },
      logo: switches.logo,
      accent: switches.accent,
      frameAncestors: switches.frameAncestors,
    },
  });
}

/** The configuration of this process: the only function that reads its environment. */
export const readConfig = () => parseConfig(process.env);
