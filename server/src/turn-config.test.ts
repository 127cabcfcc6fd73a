import { describe, expect, test } from "vitest";
import { ConfigError, parseConfig } from "./config.ts";

const secret = "a-secret-of-coturn";
const ice = (env: Record<string, string>) => parseConfig(env).ice;

describe("without TURN", () => {
  test("there is no pool and no shield", () => {
    expect(ice({})).toMatchObject({ turn: null, shield: false });
    expect(ice({ TURN_SECRET: secret })).toMatchObject({ turn: null, shield: false });
  });

  test("settings that require TURN are named in the error", () => {
    expect(() => ice({ IP_SHIELD: "on" })).toThrow(/IP_SHIELD: needs TURN_URLS/);
    expect(() => ice({ TURN_STRANGER_URLS: "turn:192.0.2.1" })).toThrow(
      /TURN_STRANGER_URLS: needs TURN_URLS/,
    );
  });
});

describe("with TURN", () => {
  const urls = "europe@turn:192.0.2.1:3478?transport=udp, turns:192.0.2.1:443, turn:192.0.2.2";

  test("strangers and rooms share the servers, whose addresses are the pool", () => {
    const { turn, shield } = ice({ TURN_URLS: urls, TURN_SECRET: secret });
    expect(turn?.rooms.map(({ url }) => url)).toEqual([
      "turn:192.0.2.1:3478?transport=udp",
      "turns:192.0.2.1:443",
      "turn:192.0.2.2",
    ]);
    expect(turn?.rooms[0]?.region).toBe("europe");
    expect(turn?.strangers).toEqual(turn?.rooms);
    expect(turn?.relayAddresses).toEqual(["192.0.2.1", "192.0.2.2"]);
    expect(shield).toBe(true);
  });

  test("strangers can have their own pool, and the shield can be switched off", () => {
    const { turn, shield } = ice({
      TURN_URLS: "turn:turn.example.org",
      TURN_STRANGER_URLS: "turn:198.51.100.1:3479",
      TURN_SECRET: secret,
      IP_SHIELD: "off",
    });
    expect(turn?.rooms.map(({ host }) => host)).toEqual(["turn.example.org"]);
    expect(turn?.relayAddresses).toEqual(["198.51.100.1"]);
    expect(shield).toBe(false);
  });

  test("host names require their relay addresses", () => {
    const named = { TURN_URLS: "turn:192.0.2.1,turn:turn.example.org", TURN_SECRET: secret };
    expect(() => ice(named)).toThrow(/TURN_RELAY_ADDRESSES: must list .* turn\.example\.org relays/);
    expect(ice({ ...named, TURN_RELAY_ADDRESSES: "192.0.2.1, 192.0.2.9" }).turn?.relayAddresses).toEqual([
      "192.0.2.1",
      "192.0.2.9",
    ]);
  });

  test.each([
    ["a secret that is missing", { TURN_URLS: urls }, /TURN_SECRET: must be coturn's/],
    ["a secret that is short", { TURN_URLS: urls, TURN_SECRET: "short" }, /TURN_SECRET: must be 16/],
    [
      "a server that is none",
      { TURN_URLS: "turn:a,http://b", TURN_SECRET: secret },
      /TURN_URLS: must be \[region@\]turn/,
    ],
    [
      "a relay address that is not IPv4",
      { TURN_URLS: urls, TURN_SECRET: secret, TURN_RELAY_ADDRESSES: "2001:db8::1" },
      /TURN_RELAY_ADDRESSES: must be IPv4/,
    ],
    [
      "credentials that end before a call begins",
      { TURN_URLS: urls, TURN_SECRET: secret, TURN_CREDENTIAL_MS: "500" },
      /TURN_CREDENTIAL_MS: /,
    ],
    ["a switch that is neither on nor off", { IP_SHIELD: "maybe" }, /IP_SHIELD: /],
  ])("%s is named in the error", (_what, env, message) => {
    expect(() => ice(env)).toThrow(ConfigError);
    expect(() => ice(env)).toThrow(message);
  });
});
