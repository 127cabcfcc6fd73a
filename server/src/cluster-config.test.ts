import { expect, test } from "vitest";
import { ConfigError, parseConfig } from "./config.ts";

const CLUSTER_REDIS_URL = "redis://10.0.0.9:6379";

test("a process is on its own by default", () => {
  expect(parseConfig({})).toMatchObject({ cluster: null, role: "all" });
});

test("a process of a cluster has a name of its own, given or not", () => {
  const [one, other] = [parseConfig({ CLUSTER_REDIS_URL }), parseConfig({ CLUSTER_REDIS_URL })];
  expect(one.cluster?.node).not.toBe(other.cluster?.node);
  expect(parseConfig({ CLUSTER_REDIS_URL, NODE_NAME: "node-a", ROLE: "matcher" })).toMatchObject({
    cluster: { url: CLUSTER_REDIS_URL, node: "node-a", partitions: 1_024, owns: false },
    role: "matcher",
  });
});

test.each([
  [{ ROLE: "matcher" }, /ROLE: needs CLUSTER_REDIS_URL/],
  [{ NODE_NAME: "a" }, /NODE_NAME: needs CLUSTER_REDIS_URL/],
  [{ CLUSTER_REDIS_URL, ROLE: "leader" }, /ROLE: /],
  [{ CLUSTER_REDIS_URL, NODE_NAME: "a b" }, /NODE_NAME: must be/],
  [{ CLUSTER_REDIS_URL, CLUSTER_PARTITIONS: "0" }, /CLUSTER_PARTITIONS: /],
  [{ CLUSTER_REDIS_URL: "http://10.0.0.9" }, /CLUSTER_REDIS_URL: /],
])("%o is refused", (environment, words) => {
  expect(() => parseConfig(environment)).toThrow(ConfigError);
  expect(() => parseConfig(environment)).toThrow(words);
});
