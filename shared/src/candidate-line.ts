/** The parts of a candidate line, as they were written. Addresses are only compared, and go nowhere else. */
export type CandidateLine = {
  readonly foundation: string;
  readonly component: string;
  readonly protocol: string;
  readonly priority: string;
  readonly address: string;
  readonly port: number;
  readonly kind: "host" | "srflx" | "prflx" | "relay";
  /** The local port behind the NAT; `null` if the browser hides it. */
  readonly basePort: number | null;
  /** The text after the kind: the related address and the extensions. */
  readonly rest: string;
};

const line =
  /^candidate:(\S+) (\d+) (\S+) (\d+) (\S+) (\d+) typ (host|srflx|prflx|relay)((?: raddr \S+ rport (\d+))?(?: .*)?)$/u;

/** Parses a candidate attribute (RFC 8839 §5.1); `null` for the end of candidates and for invalid text. */
export function readCandidate(text: string): CandidateLine | null {
  const [
    found,
    foundation = "",
    component = "",
    protocol = "",
    priority = "",
    address = "",
    port,
    kind,
    rest = "",
    base,
  ] = line.exec(text) ?? [];
  if (found === undefined) return null;
  const basePort = Number(base ?? 0);
  return {
    foundation,
    component,
    protocol,
    priority,
    address,
    port: Number(port),
    kind: kind as CandidateLine["kind"],
    // Without camera permission, browsers write `raddr 0.0.0.0 rport 0`.
    basePort: basePort === 0 ? null : basePort,
    rest,
  };
}

export const isUdp = ({ protocol }: CandidateLine): boolean => protocol.toLowerCase() === "udp";

const isIpv6 = (address: string) => address.includes(":");
export const familyOf = ({ address }: CandidateLine) => (isIpv6(address) ? "ipv6" : "ipv4");

const localIpv4 =
  /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|2[2-5]\d\.)/u;

/**
 * True if the whole internet can reach this address; a hidden address (`*.local`) is not known to be public.
 */
export function isPublic({ address }: CandidateLine): boolean {
  // 2000::/3 is all IPv6 address space that is routed (RFC 4291 §2.4).
  if (isIpv6(address)) return /^[23][\da-f]{3}:/iu.test(address);
  return /^\d+(?:\.\d+){3}$/u.test(address) && !localIpv4.test(address);
}
