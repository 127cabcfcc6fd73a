import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localHeader, proxyHeader, visitorHeader } from "../testing/proxy-header.ts";
import { mostHeaderBytes, type ProxyHeader, parseProxyHeader } from "./proxy-header.ts";

const byte = fc.nat(255);
const port = fc.nat(65_535);
const ipv4 = fc.tuple(byte, byte, byte, byte).map((parts) => parts.join("."));
/** IPv6 without abbreviation, and not an IPv4 address in IPv6 form. */
const ipv6 = fc
  .array(fc.nat(65_535), { minLength: 8, maxLength: 8 })
  .filter((parts) => parts.slice(0, 5).some((part) => part !== 0))
  .map((parts) => parts.map((part) => part.toString(16)).join(":"));
const extensions = (most: number) => fc.uint8Array({ maxLength: most }).map((bytes) => Buffer.from(bytes));
const rest = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

type Sent = { readonly header: Buffer; readonly wanted: ProxyHeader };
const visitor = (family: "IPv4" | "IPv6", most: number) =>
  fc.tuple(family === "IPv4" ? ipv4 : ipv6, port, extensions(most)).map(([address, from, more]): Sent => {
    const header = visitorHeader(address, from, more);
    const source = { address, family, port: from };
    return { header, wanted: { kind: "visitor", length: header.length, source } };
  });
const own = fc.tuple(byte, extensions(520)).map(([family, block]): Sent => {
  const header = proxyHeader({ command: 0, family, block });
  return { header, wanted: { kind: "local", length: header.length } };
});
const valid = fc.oneof(visitor("IPv4", 508), visitor("IPv6", 484), own);

describe("a PROXY header", () => {
  test("is read as it was written, whatever follows it", () => {
    fc.assert(
      fc.property(valid, rest, ({ header, wanted }, after) => {
        expect(parseProxyHeader(Buffer.concat([header, after]))).toEqual(wanted);
      }),
    );
  });

  test("is awaited at every byte before its end", () => {
    fc.assert(
      fc.property(valid, ({ header }) => {
        for (let at = 0; at < header.length; at++)
          expect(parseProxyHeader(header.subarray(0, at))).toEqual({ kind: "partial" });
      }),
      { numRuns: 30 },
    );
  });

  test("is read from the middle of a larger buffer", () => {
    fc.assert(
      fc.property(valid, rest, ({ header, wanted }, before) => {
        const all = Buffer.concat([before, header]);
        expect(parseProxyHeader(all.subarray(before.length))).toEqual(wanted);
      }),
    );
  });

  test("reports an IPv4 address in IPv6 form as IPv4", () => {
    fc.assert(
      fc.property(ipv4, port, (address, from) => {
        expect(parseProxyHeader(visitorHeader(`::ffff:${address}`, from))).toMatchObject({
          source: { address, family: "IPv4", port: from },
        });
      }),
    );
  });

  test("may have the longest length and no more", () => {
    const room = mostHeaderBytes - localHeader().length;
    expect(parseProxyHeader(localHeader(Buffer.alloc(room)))).toMatchObject({ kind: "local" });
    expect(parseProxyHeader(localHeader(Buffer.alloc(room + 1)))).toEqual({ kind: "fault", fault: "length" });
  });
});

describe("bytes that are no PROXY header", () => {
  test("never make the parser throw or read beyond them", () => {
    const likely = fc
      .tuple(byte, byte, fc.nat(65_535), fc.uint8Array({ maxLength: 600 }))
      .map(([kind, family, length, bytes]) =>
        proxyHeader({ version: kind >> 4, command: kind & 15, family, length, block: Buffer.from(bytes) }),
      );
    fc.assert(
      fc.property(fc.oneof(likely, fc.uint8Array({ maxLength: 600 })), (bytes) => {
        const read = parseProxyHeader(bytes);
        const end = "length" in read ? read.length : 0;
        expect(end).toBeLessThanOrEqual(Math.min(mostHeaderBytes, bytes.length));
        expect(read.kind === "partial" && bytes.length >= mostHeaderBytes).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  test("are a fault for good: no later byte mends them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (bytes, more) => {
        const read = parseProxyHeader(bytes);
        fc.pre(read.kind === "fault");
        expect(parseProxyHeader(Buffer.concat([bytes, more]))).toEqual(read);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\n"), "signature"],
    ["one byte of HTTP", Buffer.from("G"), "signature"],
    ["a TLS hello", Buffer.from([0x16, 3, 1, 2, 0]), "signature"],
    ["version 1", Buffer.from("PROXY TCP4 192.0.2.1 192.0.2.2 4711 443\r\n"), "signature"],
    ["a version that does not exist", proxyHeader({ version: 3 }).subarray(0, 13), "version"],
    ["a command that does not exist", proxyHeader({ command: 2 }).subarray(0, 13), "command"],
    ["a visitor without a family", proxyHeader({ family: 0 }).subarray(0, 14), "family"],
    ["UDP", proxyHeader({ family: 0x12 }).subarray(0, 14), "family"],
    ["a Unix socket", proxyHeader({ family: 0x31, block: Buffer.alloc(216) }), "family"],
    ["too little room for IPv4", proxyHeader({ family: 0x11, block: Buffer.alloc(11) }), "length"],
    ["too little room for IPv6", proxyHeader({ family: 0x21, block: Buffer.alloc(35) }), "length"],
    ["a length that no balancer needs", proxyHeader({ length: 65_535 }), "length"],
  ])("are refused as soon as they show it: %s", (_name, bytes, fault) => {
    expect(parseProxyHeader(bytes)).toEqual({ kind: "fault", fault });
  });
});
