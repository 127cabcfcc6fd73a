import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressKey, addressOf, cidrOf, isInRange, isNetworkExempt, parseRange, siteOf } from "./address.ts";

describe("the key of an address", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::1", "2001:db8:1:2"],
    ["2001:0db8:0001:0002:ffff::", "2001:db8:1:2"],
    ["::1", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["192.0.2.7:4711", "192.0.2.7"],
    ["[2001:db8:1:2::1]:4711", "2001:db8:1:2"],
    ["[2001:db8:1:2::1]", "2001:db8:1:2"],
    ["somewhere", "unknown"],
    ["somewhere:80", "unknown"],
    ["", "unknown"],
  ])("%s is counted as %s", (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

describe("the site of a key", () => {
  test.each([
    ["2001:db8:0:1::1", "2001:db8:0:0/56"],
    ["2001:db8:0:ff::1", "2001:db8:0:0/56"],
    ["2001:db8:0:12ff::1", "2001:db8:0:1200/56"],
    ["192.0.2.1", null],
    ["::ffff:192.0.2.1", null],
    ["nonsense", null],
  ])("of %s is %s", (address, site) => {
    expect(siteOf(addressKey(address))).toBe(site);
  });
});

describe("a range of addresses", () => {
  const ranges = ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::1"].flatMap((text) =>
    [parseRange(text)].filter((range) => range !== null),
  );

  test.each(["10.1.2.3", "::ffff:10.1.2.3", "192.0.2.7", "2001:db8:1::1", "::1"])(
    "contains %s",
    (address) => {
      expect(isInRange(address, ranges)).toBe(true);
    },
  );

  test.each(["11.0.0.1", "192.0.2.8", "2001:db9::1", "::2", "no address", ""])(
    "does not contain %s",
    (address) => {
      expect(isInRange(address, ranges)).toBe(false);
    },
  );

  test.each(["10.0.0.0/33", "ten", "", "2001:db8::/129", "10.0.0.0/"])("cannot be parsed from %j", (text) => {
    expect(parseRange(text)).toBeNull();
  });
});

describe("the client's address of a request", () => {
  const requestOf = (remote: string, forwarded?: string) => {
    const socket = new Socket();
    Object.defineProperty(socket, "remoteAddress", { value: remote });
    const request = new IncomingMessage(socket);
    if (forwarded !== undefined) request.headers["x-forwarded-for"] = forwarded;
    return request;
  };

  test("is the remote end of the connection if no proxy is trusted, whatever a header says", () => {
    expect(addressOf(requestOf("192.0.2.1", "198.51.100.9"), 0)).toBe("192.0.2.1");
  });

  test("is the address that the last trusted proxy saw, not the one it received", () => {
    const request = requestOf("192.0.2.1", "203.0.113.1, 198.51.100.9");
    expect(addressOf(request, 1)).toBe("198.51.100.9");
    expect(addressOf(request, 2)).toBe("203.0.113.1");
  });
});

describe("keys of any IPv6 address", () => {
  const part = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
  // Outside ::/16, where IPv4 mapped into IPv6 is.
  const network = fc.tuple(fc.constant("2001"), part, part, part);
  const host = fc.tuple(part, part, part, part);

  test("are those of the /64 and of nothing else: no key tells the host part", () => {
    fc.assert(
      fc.property(network, host, host, (net, one, other) => {
        const key = addressKey([...net, ...one].join(":"));
        expect(key).toBe(net.join(":"));
        expect(addressKey([...net, ...other].join(":"))).toBe(key);
      }),
    );
  });

  test("have the same site exactly within one /56", () => {
    fc.assert(
      fc.property(network, network, host, (one, other, rest) => {
        const [a, b] = [one, other].map((net) => siteOf(addressKey([...net, ...rest].join(":"))));
        const prefix = (net: readonly string[]) => [
          ...net.slice(0, 3),
          Number.parseInt(net[3] ?? "", 16) >> 8,
        ];
        expect(a === b).toBe(prefix(one).join(":") === prefix(other).join(":"));
        const [x, y, z, last] = one;
        const neighbour = (Number.parseInt(last, 16) ^ 0xff).toString(16);
        expect(siteOf(addressKey([x, y, z, neighbour, ...rest].join(":")))).toBe(a);
      }),
    );
  });
});

describe("a key of addresses", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2", "2001:db8:1:2::/64"],
    ["2001:db8:1:200/56", "2001:db8:1:200::/56"],
    ["0:0:0:0", "::/64"],
    ["unknown", null],
  ])("%s is %s in CIDR notation", (key, cidr) => {
    expect(cidrOf(key)).toBe(cidr);
  });

  test("is exempt with each of its addresses, and as a part of an exempt block", () => {
    const isExempt = (key: string, ...blocks: readonly string[]) =>
      isNetworkExempt(
        key,
        blocks.map(parseRange).filter((range) => range !== null),
      );
    expect(isExempt("10.1.2.3", "10.0.0.0/8")).toBe(true);
    expect(isExempt("11.1.2.3", "10.0.0.0/8", "2001:db8::/32")).toBe(false);
    expect(isExempt("2001:db8:1:2", "2001:db8:1:2::42")).toBe(true);
    expect(isExempt("2001:db8:1:0/56", "2001:db8:1:ff::/64")).toBe(true);
    expect(isExempt("2001:db8:1:0/56", "2001:db8:1:100::/64")).toBe(false);
    expect(isExempt("unknown")).toBe(true);
  });
});
