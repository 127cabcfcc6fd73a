import { limits } from "@lets-meet/shared/limits.ts";
import { describe, expect, test } from "vitest";
import { renderCoturn } from "./testing/coturn.ts";

const given = { TURN_SECRET: "the-secret-of-a-test", TURN_RELAY: "192.0.2.1" };
/** The effective lines of a rendered configuration. */
const lines = (kind: string, variables: Record<string, string>) =>
  renderCoturn(kind, variables)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));

describe.each(["strangers", "rooms"])("the configuration for %s", (kind) => {
  test("only requires a secret and an address", () => {
    const written = lines(kind, given);
    expect(written).toContain("static-auth-secret=the-secret-of-a-test");
    expect(written).toContain("relay-ip=192.0.2.1");
    expect(written).toContain("listening-ip=192.0.2.1");
    expect(written).toContain("allowed-peer-ip=192.0.2.1");
    expect(written.join("\n")).not.toMatch(/\$\{|=$|allow-loopback-peers|external-ip|cert=/m);
  });

  test("contains the rules against open proxying, and keeps people's addresses out of the log", () => {
    const wanted = [
      "use-auth-secret",
      "no-cli",
      "no-tcp-relay",
      "no-multicast-peers",
      "fingerprint",
      "stale-nonce=600",
    ];
    const quiet = ["no-dynamic-ip-list", "no-stdout-log", "log-file=/dev/null"];
    expect(lines(kind, given)).toEqual(expect.arrayContaining([...wanted, ...quiet]));
    const quotas = /^(user-quota|total-quota|max-bps)=\d+$/;
    expect(lines(kind, given).filter((line) => quotas.test(line))).toHaveLength(3);
  });

  test("lets a page relay to every peer of the largest room", () => {
    const [, quota] = /^user-quota=(\d+)$/m.exec(lines(kind, given).join("\n")) ?? [];
    const urlsOfOneServer = 3;
    expect(Number(quota)).toBeGreaterThanOrEqual((limits.roomCapacity.most - 1) * urlsOfOneServer);
  });

  test("lists every address of the pool, and both of a server behind a one-to-one NAT", () => {
    const behind = {
      ...given,
      TURN_RELAY: "10.0.0.5",
      TURN_EXTERNAL: "192.0.2.1",
      TURN_POOL: "192.0.2.1,192.0.2.2",
    };
    const written = lines(kind, behind);
    expect(written).toContain("external-ip=192.0.2.1/10.0.0.5");
    expect(written.filter((line) => line.startsWith("allowed-peer-ip="))).toEqual([
      "allowed-peer-ip=10.0.0.5",
      "allowed-peer-ip=192.0.2.1",
      "allowed-peer-ip=192.0.2.2",
    ]);
  });

  test("keeps a secret unchanged, whatever it contains", () => {
    const secret = "with,comma$&and#more";
    expect(lines(kind, { ...given, TURN_SECRET: secret })).toContain(`static-auth-secret=${secret}`);
  });

  test.each([
    ["TURN_SECRET", { TURN_SECRET: "short" }],
    ["TURN_SECRET", { TURN_SECRET: "a secret\nno-auth\n of many" }],
    ["TURN_RELAY", { TURN_RELAY: "turn.example.org" }],
    ["TURN_RELAY", { TURN_RELAY: "" }],
    ["TURN_POOL", { TURN_POOL: "0.0.0.0-255.255.255.255" }],
    ["TURN_EXTERNAL", { TURN_EXTERNAL: "turn.example.org" }],
    ["TURN_PORT", { TURN_PORT: "http" }],
    ["TURN_CERT", { TURN_CERT: "/etc/cert.pem" }],
  ])("is not rendered with a bad %s", (name, bad) => {
    expect(() => renderCoturn(kind, { ...given, ...bad })).toThrow(new RegExp(`${name} must be`));
  });
});

test("strangers are relayed only in IPv4", () => {
  const both = { ...given, TURN_RELAY: "192.0.2.1,2001:db8::1" };
  expect(() => renderCoturn("strangers", both)).toThrow(/TURN_RELAY must be IPv4/);
  expect(lines("rooms", both)).toContain("relay-ip=2001:db8::1");
});

test("there is no other configuration", () => {
  for (const kind of ["", "__proto__", "../../package"])
    expect(() => renderCoturn(kind, given)).toThrow(/strangers\|rooms/);
});
