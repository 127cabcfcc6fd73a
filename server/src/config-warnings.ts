import { BlockList, isIP } from "node:net";
import type { Config } from "./config.ts";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");
/** Addresses that the internet does not route (RFC 1918, 3927, 4193, 4291, 6598). */
const unrouted = new BlockList();
for (const [network, bits] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  ["100.64.0.0", 10],
] as const)
  unrouted.addSubnet(network, bits);
unrouted.addSubnet("fc00::", 7, "ipv6");
unrouted.addSubnet("fe80::", 10, "ipv6");

const isIn = (list: BlockList, host: string) =>
  isIP(host) !== 0 && list.check(host, isIP(host) === 6 ? "ipv6" : "ipv4");
const isLoopback = (host: string) => /^(.+\.)?localhost$/i.test(host) || isIn(loopback, host);
/** Names without a dot and with these endings only exist in a local network. */
const isLocalName = (host: string) =>
  isIP(host) === 0 && /^[^.]+$|\.(local|lan|internal|home\.arpa)$/i.test(host);
const isPrivate = (host: string) => isLoopback(host) || isIn(unrouted, host) || isLocalName(host);
const hostIn = (url: string) => new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");

/** At least 128 bits, even in hexadecimal digits. */
const safeSecret = 32;

function ofProxies({ http: { trustedProxies, host } }: Config): string | null {
  if (trustedProxies === 0 || (host !== undefined && isPrivate(host))) return null;
  const open = host === undefined ? "all addresses of this machine" : host;
  return `TRUSTED_PROXIES is ${trustedProxies}, but the port is open on ${open}: a client that reaches it directly forges X-Forwarded-For and escapes all limits. Set HOST to the address that only the proxy reaches, such as 127.0.0.1.`;
}

function ofTls({ http: { trustedProxies, host, proxyListen }, role }: Config): string | null {
  if (trustedProxies > 0 || proxyListen !== null || role === "matcher") return null;
  if (host !== undefined && isLoopback(host))
    return `HOST is ${host} and TRUSTED_PROXIES is 0: if a proxy of this machine is in front, all visitors share the limits of its one address. Set TRUSTED_PROXIES=1 there.`;
  return "No proxy is in front of the server to terminate TLS (TRUSTED_PROXIES is 0): on any address but localhost, browsers give no camera and no microphone, and keep no login. docs/operating.md describes one.";
}

function ofTurnSecret({ ice: { turn } }: Config): string | null {
  if (turn === null || turn.secret.length >= safeSecret) return null;
  return `TURN_SECRET has only ${turn.secret.length} characters: whoever sees one credential can guess it and then relays anything. Use ${safeSecret} random ones or more, such as openssl rand -base64 32.`;
}

function ofBalancer({ http: { proxyListen } }: Config): string | null {
  if (proxyListen === null || "path" in proxyListen || isPrivate(proxyListen.host)) return null;
  return `PROXY_LISTEN is open on ${proxyListen.host}: a client that reaches it directly forges its address and escapes all limits. Use a Unix socket or an address that only the balancer reaches.`;
}

const meetByVideo = ({ role, stranger }: Config) => role !== "matcher" && stranger.modes.includes("video");

function ofRelays(config: Config): string | null {
  const { ice, role } = config;
  if (ice.shield || role === "matcher") return null;
  if (!meetByVideo(config))
    return ice.turn === null
      ? "There is no TURN server: calls in rooms do not connect through strict firewalls. Set TURN_URLS (docs/turn.md)."
      : null;
  const why = ice.turn === null ? "there is no TURN server" : "IP_SHIELD is off";
  const todo = ice.turn === null ? "Set TURN_URLS (docs/turn.md)." : "Remove IP_SHIELD or set it to on.";
  return `Strangers in a video call see each other's network address, because ${why}. ${todo}`;
}

function ofOrigins({ gateway }: Config): string | null {
  const plain = gateway.allowedOrigins.filter(
    (origin) => new URL(origin).protocol === "http:" && !isLoopback(hostIn(origin)),
  );
  if (plain.length === 0) return null;
  return `ALLOWED_ORIGINS has ${plain.join(", ")}: a page that comes without TLS can be changed in transit. Use https:// origins.`;
}

/** `holds`: what a program that reaches that Redis can read and change. */
function ofRedis(setting: string, url: string, holds: string): readonly string[] {
  const { protocol, password } = new URL(url);
  const host = hostIn(url);
  const warnings: string[] = [];
  if (protocol === "redis:" && !isPrivate(host))
    warnings.push(`${setting} leads to ${host} without TLS: ${holds} can be read in transit. Use rediss://.`);
  if (password === "" && !isLoopback(host))
    warnings.push(
      `${setting} has no password: every program that reaches ${host} can read and change ${holds}. Set a password in Redis and in ${setting}.`,
    );
  return warnings;
}

function ofStores({ accounts: { storage }, cluster, role }: Config): readonly string[] {
  const warnings: string[] = [];
  if (storage.kind === "redis")
    warnings.push(...ofRedis("REDIS_URL", storage.url, "accounts, password hashes, keys and logins"));
  if (cluster === null) return warnings;
  warnings.push(...ofRedis("CLUSTER_REDIS_URL", cluster.url, "sessions, searches, chat and signals"));
  if (storage.kind !== "redis" && role !== "matcher")
    warnings.push(
      "CLUSTER_REDIS_URL is set, but REDIS_URL is not: accounts and rooms are known to this node only. Set REDIS_URL to one Redis for all nodes.",
    );
  return warnings;
}

function ofMemory({ accounts: { storage, keys }, role }: Config): string | null {
  if (role === "matcher") return null;
  if (storage.kind !== "sqlite" || storage.path !== ":memory:" || keys.length > 0) return null;
  return "DATABASE_PATH is :memory: and there are no AUTH_KEYS: accounts, rooms and all running calls are gone at each restart. Name a file, or set AUTH_KEYS to let calls survive.";
}

function ofModeration(config: Config): string | null {
  const { safety } = config;
  if (!meetByVideo(config)) return null;
  if (safety.moderation === null)
    return "MODERATION is off: nobody looks at what strangers show each other. Set MODERATION=http and MODERATION_URL (docs/operating.md), or do not open this server to the public.";
  const { url } = safety.moderation.http;
  if (new URL(url).protocol === "https:" || isPrivate(hostIn(url))) return null;
  return `MODERATION_URL leads to ${hostIn(url)} without TLS: pictures of visitors can be seen in transit. Use https://.`;
}

/** One line for each dangerous combination of valid settings, with a remedy. */
export function warningsOf(config: Config): readonly string[] {
  return [
    ofTls(config),
    ofProxies(config),
    ofBalancer(config),
    ofRelays(config),
    ofTurnSecret(config),
    ofModeration(config),
    ofOrigins(config),
    ...ofStores(config),
    ofMemory(config),
  ].filter((warning) => warning !== null);
}
