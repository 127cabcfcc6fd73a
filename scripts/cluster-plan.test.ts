import { expect, test } from "vitest";
import { parseConfig } from "../server/src/config.ts";
import { planCluster } from "./cluster-plan.ts";

const { stores, servers, balancer, haproxy } = planCluster(3_000, "/tmp/folder", "/tmp/data");

test("the cluster of this machine has three nodes and two matchers, each with a name and a port of its own", () => {
  const configs = servers.map(({ env }) => parseConfig(env));
  expect(configs.map(({ role }) => role)).toEqual(["node", "node", "node", "matcher", "matcher"]);
  expect(new Set(configs.map(({ cluster }) => cluster?.node)).size).toBe(5);
  expect(new Set([...stores, ...servers, balancer].map(({ port }) => port)).size).toBe(8);
});

test("sessions are in a Redis that persists nothing, and accounts in another one", () => {
  const [passing, lasting] = stores;
  expect(passing?.args.join(" ")).toContain("--save  --appendonly no");
  expect(lasting?.args).toContain("yes");
  for (const { cluster, accounts } of servers.map(({ env }) => parseConfig(env))) {
    expect(cluster?.url).toContain(`:${passing?.port}`);
    expect(accounts.storage).toMatchObject({ url: `redis://127.0.0.1:${lasting?.port}` });
  }
});

test("the balancer sends visitors to where each node takes PROXY headers, and checks its plain port", () => {
  for (const { name, env, port } of servers.filter(({ env: { ROLE } }) => ROLE === "node"))
    expect(haproxy["HAPROXY_NODES"]).toContain(`${name}=${env["PROXY_LISTEN"]}/127.0.0.1:${port}`);
});
