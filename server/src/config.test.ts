import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ConfigError, parseConfig } from "./config.ts";

test("everything has a default", () => {
  expect(parseConfig({})).toMatchObject({
    http: { port: 3_000 },
    gateway: { allowedOrigins: [] },
    drainMs: 3_000,
  });
});

test("an empty variable counts as unset", () => {
  expect(parseConfig({ PORT: "", METRICS_TOKEN: "" }).http).toMatchObject({
    port: 3_000,
    metricsToken: undefined,
  });
});

test("the error names every bad variable", () => {
  const bad = () => parseConfig({ PORT: "http", STUN_URLS: "stun:ok,turn:no", METRICS_TOKEN: "short" });
  expect(bad).toThrow(ConfigError);
  expect(bad).toThrow(/PORT: .*\n.*STUN_URLS: must begin with stun.*\n.*METRICS_TOKEN: /s);
});

test("the reload grace is never longer than the reconnect grace", () => {
  expect(parseConfig({ RECONNECT_GRACE_MS: "500" }).grace).toMatchObject({ droppedMs: 500, byeMs: 500 });
});

test("an empty STUN list means no server, not an empty entry that browsers refuse", () => {
  expect(parseConfig({ STUN_URLS: " , " }).ice.stun).toEqual([]);
});

describe("limits per address", () => {
  const rates = (connections: string) =>
    parseConfig({ ADDRESS_CONNECTIONS: connections }).admission.limits.rates;

  test("grow with the connections that an address may hold", () => {
    const [usual, double] = [rates("200"), rates("400")];
    for (const use of Object.keys(usual) as (keyof typeof usual)[])
      expect(double[use]).toEqual({ perSecond: 2 * usual[use].perSecond, burst: 2 * usual[use].burst });
  });

  test("match docs/operating.md", () => {
    const text = readFileSync(join(import.meta.dirname, "../../docs/operating.md"), "utf8");
    const rows = {
      connection: "TCP connections made",
      transport: "connections opened",
      session: "sessions begun",
      traffic: "frames",
      bytes: "bytes over WebSockets",
      forwarded: "memory of signals and messages",
      search: "searches",
      look: "rooms looked at",
      join: "rooms joined",
      relay: "sessions that are given TURN",
      password: "passwords tried",
      passcode: "passcodes tried",
      api: "requests below",
      page: "requests for the page",
    } satisfies Record<keyof ReturnType<typeof rates>, string>;
    for (const [use, row] of Object.entries(rows)) {
      const { perSecond, burst } = rates("200")[use as keyof typeof rows];
      const then =
        perSecond >= 1
          ? `${perSecond.toLocaleString("en")} a second`
          : `1 in ${Math.round(1 / perSecond)} seconds`;
      const told = text.split("\n").find((line) => line.startsWith(`| ${row}`));
      expect(told).toMatch(new RegExp(`\\| ${burst.toLocaleString("en")} \\| ${then} \\|$`));
    }
  });

  test("are lifted only for the exempt addresses and blocks", () => {
    expect(parseConfig({ ADDRESS_EXEMPT: "10.0.0.0/8, ::1" }).admission.exempt).toHaveLength(2);
    expect(() => parseConfig({ ADDRESS_EXEMPT: "everybody" })).toThrow(/ADDRESS_EXEMPT: must be addresses/);
  });
});
