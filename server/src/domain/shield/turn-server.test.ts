import { regions } from "@lets-meet/shared/places.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isIpv4, nearestFirst, parseTurnServer, type TurnServer } from "./turn-server.ts";

describe("an entry of the TURN server list", () => {
  test.each([
    ["turn:turn.example.org", null, "turn.example.org"],
    ["turn:192.0.2.7:3478?transport=udp", null, "192.0.2.7"],
    ["turn:192.0.2.7:3478?transport=tcp", null, "192.0.2.7"],
    ["turns:turn.example.org:443?transport=tcp", null, "turn.example.org"],
    ["turns:turn.example.org:443", null, "turn.example.org"],
    ["turn:[2001:db8::7]:3478", null, "[2001:db8::7]"],
    ["europe@turn:192.0.2.7:3478", "europe", "192.0.2.7"],
    ["east-asia@turns:turn.example.org:5349", "east-asia", "turn.example.org"],
  ])("%s is valid", (text, region, host) => {
    expect(parseTurnServer(text)).toEqual({ region, host, url: text.slice(text.indexOf("@") + 1) });
  });

  test.each([
    ["of another scheme", "stun:192.0.2.7:3478"],
    ["without a host", "turn::3478"],
    ["in an unknown region", "atlantis@turn:192.0.2.7"],
    ["with a path", "turn://192.0.2.7"],
    ["with a port that is none", "turn:192.0.2.7:65536"],
    ["with port zero", "turn:192.0.2.7:0"],
    ["with an unknown transport", "turn:192.0.2.7?transport=sctp"],
    ["with TLS over UDP, which no browser speaks", "turns:192.0.2.7?transport=udp"],
    ["with credentials in it", "turn:user@192.0.2.7"],
    ["with something behind it", "turn:192.0.2.7 turn:192.0.2.8"],
    ["on two lines", "turn:192.0.2.7\n"],
    ["that is empty", ""],
  ])("is rejected %s", (_what, text) => {
    expect(parseTurnServer(text)).toBeNull();
  });
});

describe("an IPv4 address", () => {
  test("is recognized in the notation of candidates", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), (octets) => {
        expect(isIpv4(octets.join("."))).toBe(true);
      }),
    );
  });

  test.each([
    ["1.2.3"],
    ["1.2.3.4.5"],
    ["1.2.3.256"],
    ["01.2.3.4"],
    ["0x1.2.3.4"],
    ["1.2.3.4."],
    [".1.2.3.4"],
    ["1..3.4"],
    ["16909060"],
    ["١.2.3.4"],
    ["1.2.3.4\n"],
    ["::ffff:1.2.3.4"],
    ["turn.example.org"],
    [""],
  ])("is not recognized in another notation: %j", (text) => {
    expect(isIpv4(text)).toBe(false);
  });
});

describe("the servers for a region", () => {
  const server = (region: TurnServer["region"], host: string): TurnServer => ({
    region,
    host,
    url: `turn:${host}`,
  });
  const hosts = (servers: readonly TurnServer[]) => servers.map(({ host }) => host);
  const list = [
    server("oceania", "sydney"),
    server("europe", "paris"),
    server(null, "anywhere"),
    server("europe", "berlin"),
    server("north-america", "denver"),
  ];

  test("begin with those of the region, in list order", () => {
    expect(hosts(nearestFirst(list, "europe"))).toEqual(["paris", "berlin", "anywhere", "denver", "sydney"]);
    expect(hosts(nearestFirst(list, "oceania"))[0]).toBe("sydney");
  });

  test("continue with the neighbours of a region that has none", () => {
    expect(hosts(nearestFirst(list, "africa"))).toEqual(["anywhere", "paris", "berlin", "denver", "sydney"]);
    expect(hosts(nearestFirst(list, "east-asia"))).toEqual([
      "anywhere",
      "sydney",
      "denver",
      "paris",
      "berlin",
    ]);
  });

  test("are in configured order when no region was chosen", () => {
    expect(nearestFirst(list, null)).toEqual(list);
  });

  test("are complete, each once, for every region", () => {
    const any = fc.array(
      fc.record({ region: fc.constantFrom(...regions, null), host: fc.string(), url: fc.string() }),
    );
    fc.assert(
      fc.property(any, fc.constantFrom(...regions, null), (servers, region) => {
        const sorted = nearestFirst(servers, region);
        expect(sorted).toHaveLength(servers.length);
        expect(new Set(sorted)).toEqual(new Set(servers));
        if (region !== null && servers.some((one) => one.region === region))
          expect(sorted[0]?.region).toBe(region);
      }),
    );
  });
});
