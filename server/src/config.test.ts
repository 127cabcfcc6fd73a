import { expect, test } from "vitest";
import { ConfigError, parseConfig } from "./config.ts";

test("everything has a default", () => {
  expect(parseConfig({})).toMatchObject({
    http: { port: 3_000 },
    gateway: { allowedOrigins: [] },
    drainMs: 3_000,
  });
});

test("an empty variable counts as not set", () => {
  expect(parseConfig({ PORT: "", METRICS_TOKEN: "" }).http).toMatchObject({
    port: 3_000,
    metricsToken: undefined,
  });
});

test("every bad variable is named", () => {
  const bad = () => parseConfig({ PORT: "http", STUN_URLS: "stun:ok,turn:no", METRICS_TOKEN: "short" });
  expect(bad).toThrow(ConfigError);
  expect(bad).toThrow(/PORT: .*\n.*STUN_URLS: must begin with stun.*\n.*METRICS_TOKEN: /s);
});

test("the reload grace is never longer than the reconnect grace", () => {
  expect(parseConfig({ RECONNECT_GRACE_MS: "500" }).grace).toMatchObject({ droppedMs: 500, byeMs: 500 });
});

test("no STUN server means none, and not an empty entry that browsers refuse", () => {
  expect(parseConfig({ STUN_URLS: " , " }).ice.stun).toEqual([]);
});
