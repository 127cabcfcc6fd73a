/** The parts of a candidate line. Addresses are only compared, and go nowhere else. */
export type CandidateLine = {
  readonly kind: "host" | "srflx" | "prflx" | "relay";
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  /** The local port behind the NAT; `null` if the browser hides it. */
  readonly basePort: number | null;
};

const line =
  /^candidate:\S+ \d+ (?<protocol>\S+) \d+ (?<address>\S+) (?<port>\d+) typ (?<kind>host|srflx|prflx|relay)(?: raddr \S+ rport (?<base>\d+))?/u;

/** Parses a candidate attribute (RFC 8839 §5.1); `null` for the end of candidates and for invalid text. */
export function readCandidate(text: string): CandidateLine | null {
  const { kind, protocol, address, port, base } = line.exec(text)?.groups ?? {};
  if (kind === undefined || protocol === undefined || address === undefined) return null;
  const basePort = Number(base ?? 0);
  return {
    kind: kind as CandidateLine["kind"],
    protocol: protocol.toLowerCase(),
    address: address.toLowerCase(),
    port: Number(port),
    // Without camera permission, browsers write `raddr 0.0.0.0 rport 0`.
    basePort: basePort === 0 ? null : basePort,
  };
}

const isIpv6 = (address: string) => address.includes(":");
export const familyOf = ({ address }: CandidateLine) => (isIpv6(address) ? "ipv6" : "ipv4");

const localIpv4 =
  /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|2[2-5]\d\.)/u;

/**
 * True if the whole internet can reach this address; a hidden address (`*.local`) is not known to be public.
 */
export function isPublic({ address }: CandidateLine): boolean {
  // 2000::/3 is all IPv6 address space that is routed (RFC 4291 §2.4).
  if (isIpv6(address)) return /^[23][\da-f]{3}:/u.test(address);
  return /^\d+(?:\.\d+){3}$/u.test(address) && !localIpv4.test(address);
}
