/** The reason why a connection does not begin with a header that this server accepts. */
export type HeaderFault = "signature" | "version" | "command" | "family" | "length";

/** The visitor's end of a connection, as the balancer reports it; IPv6 without abbreviation (RFC 4291 §2.2). */
export type ProxySource = {
  readonly address: string;
  readonly family: "IPv4" | "IPv6";
  readonly port: number;
};

/** What the first bytes of a connection are; `length` is where the header ends and the visitor's bytes begin. */
export type ProxyHeader =
  /** The beginning of a header. */
  | { readonly kind: "partial" }
  | { readonly kind: "fault"; readonly fault: HeaderFault }
  /** The balancer's own connection: it carries no visitor. */
  | { readonly kind: "local"; readonly length: number }
  | { readonly kind: "visitor"; readonly length: number; readonly source: ProxySource };

const signature: readonly number[] = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10];
const fixedBytes = 16;
/** The longest header: room for the addresses and for some extensions, which are skipped. */
export const mostHeaderBytes = 536;

const version = 2;
const local = 0;
const proxy = 1;
const tcpOverIpv4 = 0x11;
const tcpOverIpv6 = 0x21;
/** The addresses and ports of both ends, in bytes. */
const endsOf: ReadonlyMap<number, number> = new Map([
  [tcpOverIpv4, 12],
  [tcpOverIpv6, 36],
]);

const partial: ProxyHeader = { kind: "partial" };
const fault = (why: HeaderFault): ProxyHeader => ({ kind: "fault", fault: why });

/**
 * Parses the beginning of a connection as a PROXY header of version 2 (proxy-protocol.txt §2.2): commands LOCAL
 * and PROXY, TCP over IPv4 or IPv6, `mostHeaderBytes` at most. A fault is reported at the first byte that shows
 * it, without waiting for the rest. Never throws.
 */
export function parseProxyHeader(bytes: Uint8Array): ProxyHeader {
  if (signature.some((byte, at) => at < bytes.length && bytes[at] !== byte)) return fault("signature");
  const [kind, family, high, low] = bytes.subarray(signature.length, fixedBytes);
  if (kind === undefined) return partial;
  if (kind >> 4 !== version) return fault("version");
  const command = kind & 0xf;
  if (command !== local && command !== proxy) return fault("command");
  if (family === undefined) return partial;
  // The family of a LOCAL header says nothing, and has to be ignored.
  const endsBytes = command === local ? 0 : endsOf.get(family);
  if (endsBytes === undefined) return fault("family");
  if (high === undefined || low === undefined) return partial;
  const length = fixedBytes + high * 256 + low;
  if (length > mostHeaderBytes || length < fixedBytes + endsBytes) return fault("length");
  if (bytes.length < length) return partial;
  if (command === local) return { kind: "local", length };
  return { kind: "visitor", length, source: sourceIn(bytes, family === tcpOverIpv4) };
}

function sourceIn(bytes: Uint8Array, isIpv4: boolean): ProxySource {
  const { buffer, byteOffset } = bytes;
  const ends = new DataView(buffer, byteOffset + fixedBytes);
  if (isIpv4) return { address: ipv4At(ends, 0), family: "IPv4", port: ends.getUint16(8) };
  const port = ends.getUint16(32);
  if (isMapped(ends)) return { address: ipv4At(ends, 12), family: "IPv4", port };
  const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((at) => ends.getUint16(at).toString(16));
  return { address: groups.join(":"), family: "IPv6", port };
}

/** An IPv4 address inside IPv6 (RFC 4291 §2.5.5.2): a dual-stack balancer may report either form. */
const isMapped = (ends: DataView): boolean =>
  ends.getBigUint64(0) === 0n && ends.getUint32(8) === 0x0000_ffff;

const ipv4At = (ends: DataView, at: number): string =>
  [0, 1, 2, 3].map((byte) => ends.getUint8(at + byte)).join(".");
