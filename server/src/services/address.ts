import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";
import ipaddr from "ipaddr.js";
import proxyAddr from "proxy-addr";

/**
 * The key under which an address is counted: an IPv4 address, or the /64 of an IPv6 address (a typical home's
 * prefix).
 */
export type AddressKey = string & { readonly address?: true };

/** A block of addresses in CIDR notation (RFC 4632), or a single address. */
export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Parses a block such as `10.0.0.0/8` or `::1`; `null` if the text is invalid. */
export function parseRange(text: string): AddressRange | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** True if the address is in one of the blocks. IPv4 mapped into IPv6 (RFC 4291 §2.5.5.2) counts as IPv4. */
export function isInRange(text: string, ranges: readonly AddressRange[]): boolean {
  if (ranges.length === 0 || !ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return ranges.some(([block, bits]) => block.kind() === address.kind() && address.match(block, bits));
}

/** An address with a port, as some proxies write it: `192.0.2.7:4711`, `[2001:db8::1]:4711`. */
const withPort = /^(?:\[([^\]]+)\](?::\d+)?|([^:]+):\d+)$/;

/** The prefix that a dual-stack socket puts before an IPv4 address. */
const mappedHead = "::ffff:";

/** The key of an address; all invalid addresses share one key. */
export function addressKey(written: string): AddressKey {
  // Nearly all addresses have this form, and every connection needs its key: the general path takes twenty
  // times as long.
  const plain = written.startsWith(mappedHead) ? written.slice(mappedHead.length) : written;
  if (isIPv4(plain)) return plain;
  const [, six, four] = withPort.exec(written) ?? [];
  const text = six ?? four ?? written;
  if (!ipaddr.isValid(text)) return "unknown";
  const address = ipaddr.process(text);
  return address instanceof ipaddr.IPv6
    ? address.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(":")
    : address.toString();
}

/** The /56 around the /64 of an IPv6 key, which providers give to one site (RFC 6177); `null` for every other key. */
export function siteOf(key: AddressKey): AddressKey | null {
  const parts = key.split(":");
  const [a, b, c, subnet] = parts;
  if (parts.length !== 4 || subnet === undefined) return null;
  return `${a}:${b}:${c}:${(Number.parseInt(subnet, 16) & 0xff00).toString(16)}/56`;
}

/** The block of addresses of a key or a site; `null` for the key that all invalid addresses share. */
function rangeOf(network: AddressKey): AddressRange | null {
  const [prefix = "", bits] = network.split("/");
  const isPrefix = prefix.split(":").length === 4;
  if (isPrefix) return parseRange(`${prefix}::/${bits ?? 64}`);
  return isIPv4(prefix) ? parseRange(prefix) : null;
}

/** The key or site in CIDR notation; `null` for the key that all invalid addresses share. */
export function cidrOf(network: AddressKey): string | null {
  const range = rangeOf(network);
  if (range === null) return null;
  const [address, bits] = range;
  return bits === 32 && address.kind() === "ipv4" ? address.toString() : `${address.toString()}/${bits}`;
}

/** True if the key or site contains an address of these blocks, or lies in one: it must not be blocked then. */
export function isNetworkExempt(network: AddressKey, ranges: readonly AddressRange[]): boolean {
  const range = rangeOf(network);
  if (range === null) return true;
  const [address, bits] = range;
  return ranges.some(
    ([block, blockBits]) =>
      block.kind() === address.kind() && address.match(block, Math.min(bits, blockBits)),
  );
}

/** The client's address of a request: taken from the trusted proxies, if any, or else from the connection. */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  // A connection that was reset has no address any more, contrary to the library's types.
  const address: string | undefined =
    trustedProxies === 0
      ? request.socket.remoteAddress
      : proxyAddr(request, (_address, hop) => hop < trustedProxies);
  return address ?? "";
}
