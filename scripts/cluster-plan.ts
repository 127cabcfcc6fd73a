import { join } from "node:path";

/** A process of a cluster on this machine. */
export type Planned = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The port on which it answers when it is up. */
  readonly port: number;
};

/** The processes in the order in which they start; each group starts when the one before is up. */
export type Plan = {
  readonly stores: readonly Planned[];
  readonly servers: readonly Planned[];
  /** The variables of deploy/haproxy for `balancer`, whose configuration is at `config`. */
  readonly haproxy: Readonly<Record<string, string>>;
  readonly config: string;
  readonly balancer: Planned;
};

const here = "127.0.0.1";
const nodes = ["a", "b", "c"] as const;
const matchers = ["matcher-1", "matcher-2"] as const;

/**
 * Visitors come to `port`; the other processes use the ports above it. `folder` is for sockets and configuration, and
 * `data` keeps accounts and rooms.
 */
export function planCluster(port: number, folder: string, data: string): Plan {
  const redis = (name: string, at: number, persistence: readonly string[]): Planned => ({
    name,
    command: "redis-server",
    args: [
      "--port",
      `${at}`,
      "--bind",
      here,
      "--maxmemory-policy",
      "noeviction",
      "--logfile",
      join(folder, `${at}.log`),
      ...persistence,
    ],
    env: {},
    port: at,
  });
  const [passing, lasting] = [port + 21, port + 22];
  const shared = {
    CLUSTER_REDIS_URL: `redis://${here}:${passing}`,
    REDIS_URL: `redis://${here}:${lasting}`,
    HOST: here,
    LOG_LEVEL: "warn",
  };
  const server = (name: string, at: number, env: Readonly<Record<string, string>>): Planned => ({
    name,
    command: process.execPath,
    args: ["server/src/main.ts"],
    env: { ...shared, NODE_NAME: name, PORT: `${at}`, ...env },
    port: at,
  });
  const socketOf = (name: string) => join(folder, `${name}.sock`);
  const config = join(folder, "haproxy.cfg");
  return {
    stores: [
      redis("redis for sessions", passing, ["--save", "", "--appendonly", "no", "--dir", folder]),
      redis("redis for accounts", lasting, ["--save", "", "--appendonly", "yes", "--dir", data]),
    ],
    servers: [
      ...nodes.map((name, at) => server(name, port + 1 + at, { ROLE: "node", PROXY_LISTEN: socketOf(name) })),
      ...matchers.map((name, at) => server(name, port + 11 + at, { ROLE: "matcher" })),
    ],
    haproxy: {
      HAPROXY_BIND: `${here}:${port}`,
      HAPROXY_NODES: nodes.map((name, at) => `${name}=${socketOf(name)}/${here}:${port + 1 + at}`).join(","),
      HAPROXY_MAXCONN: "2000",
    },
    config,
    balancer: { name: "haproxy", command: "haproxy", args: ["-db", "-f", config], env: {}, port },
  };
}
