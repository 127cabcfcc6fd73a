import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";
import ipaddr from "ipaddr.js";
import proxyAddr from "proxy-addr";

/** Under what an address is counted: an IPv4 address, or the /64 of an IPv6 one, which is what one home is given. */
export type AddressKey = string & { readonly address?: true };

/** A block of addresses in CIDR notation (RFC 4632), or a single address. */
export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Reads a block such as `10.0.0.0/8` or `::1`; `null` when the text is none. */
export function parseRange(text: string): AddressRange | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** Whether the address is in one of the blocks. IPv4 that comes mapped into IPv6 (RFC 4291 §2.5.5.2) counts as IPv4. */
export function isInRange(text: string, ranges: readonly AddressRange[]): boolean {
  if (ranges.length === 0 || !ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return ranges.some(([block, bits]) => block.kind() === address.kind() && address.match(block, bits));
}

/** An address as some proxies write it, with the port of the connection: `192.0.2.7:4711`, `[2001:db8::1]:4711`. */
const withPort = /^(?:\[([^\]]+)\](?::\d+)?|([^:]+):\d+)$/;

/** How a socket that listens for both families writes an IPv4 address. */
const mappedHead = "::ffff:";

/** The key of an address; what is no address has one key for all. */
export function addressKey(written: string): AddressKey {
  // Nearly all come like this, and each connection asks: the general way takes twenty times as long.
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

/** The address that a request comes from: what the trusted proxies in front say, else the other end of the connection. */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  // A connection that was reset has no address any more, which the library's types do not say.
  const address: string | undefined =
    trustedProxies === 0
      ? request.socket.remoteAddress
      : proxyAddr(request, (_address, hop) => hop < trustedProxies);
  return address ?? "";
}
