import { describe, expect, test } from "vitest";
import { ConfigError, parseConfig } from "./config.ts";
import { warningsOf } from "./config-warnings.ts";

const points = [
  ["/run/lets-meet/visitors.sock", { path: "/run/lets-meet/visitors.sock" }],
  ["10.0.0.5:3001", { host: "10.0.0.5", port: 3001 }],
  ["[fd00::5]:3001", { host: "fd00::5", port: 3001 }],
  ["localhost:0", { host: "localhost", port: 0 }],
] as const;

describe("PROXY_LISTEN", () => {
  test.each(points)("may be %s, without a warning", (text, wanted) => {
    const config = parseConfig({ PROXY_LISTEN: text });
    expect(config.http.proxyListen).toEqual(wanted);
    expect(warningsOf(config).filter((warning) => warning.includes("PROXY_LISTEN"))).toEqual([]);
  });

  test("is off by default", () => {
    expect(parseConfig({}).http.proxyListen).toBeNull();
  });

  test.each([
    "3001",
    ":3001",
    "10.0.0.5",
    "10.0.0.5:65536",
    "10.0.0.5:http",
    "fd00::5:3001",
    "[10.0.0.5]:3001",
    "[fd00::5]",
    "visitors.sock",
    "http://10.0.0.5:3001",
  ])("is refused in words: %s", (text) => {
    expect(() => parseConfig({ PROXY_LISTEN: text })).toThrow(
      /^The configuration cannot be used\.\nPROXY_LISTEN: must be the absolute path of a Unix socket, or an address with a port/,
    );
  });

  test("is refused if its path is longer than the system allows", () => {
    expect(() => parseConfig({ PROXY_LISTEN: `/${"x".repeat(103)}` })).toThrow(/PROXY_LISTEN: .*103 bytes/);
  });

  test("excludes proxies that are believed by their HTTP headers", () => {
    const both = { PROXY_LISTEN: "10.0.0.5:3001", TRUSTED_PROXIES: "1" };
    expect(() => parseConfig(both)).toThrow(/TRUSTED_PROXIES: must be 0 where PROXY_LISTEN is set/);
  });

  test("needs a port of its own", () => {
    expect(() => parseConfig({ PROXY_LISTEN: "10.0.0.5:3000" })).toThrow(ConfigError);
    expect(() => parseConfig({ PROXY_LISTEN: "10.0.0.5:3000" })).toThrow(
      /PROXY_LISTEN: needs another port than PORT/,
    );
    expect(() => parseConfig({ PROXY_LISTEN: "10.0.0.5:0", PORT: "0" })).not.toThrow();
  });

  test.each(["0.0.0.0:3001", "[::]:3001", "203.0.113.7:3001", "meet.example.org:3001"])(
    "warns if others than the balancer could reach it: %s",
    (text) => {
      const warnings = warningsOf(parseConfig({ PROXY_LISTEN: text }));
      expect(warnings.filter((warning) => /^PROXY_LISTEN is open on .* forges/.test(warning))).toHaveLength(
        1,
      );
    },
  );
});
