import fc from "fast-check";
import { expect, test } from "vitest";
import { relayOver, relayTransports, stunUrlsOf } from "./ice-urls.ts";

const pass = { username: "1700000000:abc", credential: "secret" };
const servers: readonly RTCIceServer[] = [
  { urls: ["stun:stun.example", "stun:stun.example:3478", "stun:other.example:5000"] },
  {
    urls: [
      "turn:relay.example:3478?transport=udp",
      "turn:relay.example:3478?transport=tcp",
      "turns:relay.example:443?transport=tcp",
    ],
    ...pass,
  },
  { urls: "turn:far.example", ...pass },
];

test.each([
  ["udp", "turn:relay.example:3478?transport=udp"],
  ["tcp", "turn:relay.example:3478?transport=tcp"],
  ["tls", "turns:relay.example:443?transport=tcp"],
] as const)("the nearest relay over %s is found, with its credentials and no other URL", (transport, url) => {
  expect(relayOver(servers, transport)).toEqual({ urls: url, ...pass });
});

test("a relay without a transport parameter uses UDP, and a turns: relay TLS", () => {
  expect(relayOver([{ urls: "turn:far.example", ...pass }], "udp")).toEqual({
    urls: "turn:far.example",
    ...pass,
  });
  expect(relayOver([{ urls: "turns:far.example", ...pass }], "tls")).toEqual({
    urls: "turns:far.example",
    ...pass,
  });
});

test("STUN servers, TURN over DTLS and invalid URLs are not relays", () => {
  const others = [
    { urls: ["stun:a.example", "turns:a.example?transport=udp", "https://a.example", "turn:"] },
  ];
  for (const transport of relayTransports) expect(relayOver(others, transport)).toBeNull();
});

test("each server that answers Binding requests is listed once, including relays over UDP", () => {
  expect(stunUrlsOf(servers)).toEqual([
    "stun:stun.example:3478",
    "stun:other.example:5000",
    "stun:relay.example:3478",
  ]);
});

test("an address in brackets keeps its port, or gets the default port", () => {
  expect(stunUrlsOf([{ urls: ["stun:[2001:db8::1]", "stun:[2001:db8::2]:99"] }])).toEqual([
    "stun:[2001:db8::1]:3478",
    "stun:[2001:db8::2]:99",
  ]);
});

test("relays over TCP alone are not listed", () => {
  expect(
    stunUrlsOf([{ urls: ["turn:a.example?transport=tcp", "turns:a.example", "stuns:a.example"] }]),
  ).toEqual([]);
});

test("at most three servers are listed, without duplicates", () => {
  const url = fc.tuple(
    fc.constantFrom("stun", "stuns", "turn", "turns"),
    fc.domain(),
    fc.option(fc.nat(65535)),
  );
  fc.assert(
    fc.property(fc.array(url), (urls) => {
      const asked = stunUrlsOf([
        { urls: urls.map(([scheme, host, port]) => `${scheme}:${host}${port === null ? "" : `:${port}`}`) },
      ]);
      expect(asked.length).toBeLessThanOrEqual(3);
      expect(new Set(asked).size).toBe(asked.length);
    }),
  );
});
