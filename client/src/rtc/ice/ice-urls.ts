/** The transport between a page and a relay; `tls` is TURN over TLS over TCP. */
export type RelayTransport = "udp" | "tcp" | "tls";

export const relayTransports: readonly RelayTransport[] = ["udp", "tcp", "tls"];

type IceUrl = {
  readonly scheme: string;
  readonly place: string;
  readonly transport: string | undefined;
};

/** The parts of a STUN or TURN URL (RFC 7064 §3.1, RFC 7065 §3.1); `null` if it is invalid. */
function partsOf(url: string): IceUrl | null {
  const match = /^(?<scheme>stuns?|turns?):(?<place>[^?]+)(?:\?transport=(?<transport>udp|tcp))?$/iu.exec(
    url,
  );
  const { scheme, place, transport } = match?.groups ?? {};
  if (scheme === undefined || place === undefined) return null;
  return { scheme: scheme.toLowerCase(), place: place.toLowerCase(), transport: transport?.toLowerCase() };
}

const urlsOf = ({ urls }: RTCIceServer): readonly string[] => (typeof urls === "string" ? [urls] : urls);

function transportOf({ scheme, transport }: IceUrl): RelayTransport | null {
  // TURN over DTLS is also written `turns:`, but no browser supports it.
  if (scheme === "turns") return transport === "udp" ? null : "tls";
  if (scheme !== "turn") return null;
  return transport === "tcp" ? "tcp" : "udp";
}

/** The first relay over that transport as a server with one URL; `null` if there is none. */
export function relayOver(servers: readonly RTCIceServer[], transport: RelayTransport): RTCIceServer | null {
  for (const server of servers)
    for (const url of urlsOf(server)) {
      const parts = partsOf(url);
      if (parts !== null && transportOf(parts) === transport) return { ...server, urls: url };
    }
  return null;
}

/** This many servers suffice to classify a NAT; more would only prolong the gathering. */
const mostStunServers = 3;

/**
 * The servers that tell a page its address over UDP, each once. Relays over UDP are included, because they
 * answer Binding requests too (RFC 8656 §5).
 */
export function stunUrlsOf(servers: readonly RTCIceServer[]): readonly string[] {
  const places = servers.flatMap(urlsOf).flatMap((url) => {
    const parts = partsOf(url);
    if (parts === null) return [];
    return parts.scheme === "stun" || transportOf(parts) === "udp" ? [withPort(parts.place)] : [];
  });
  return [...new Set(places)].slice(0, mostStunServers).map((place) => `stun:${place}`);
}

const withPort = (place: string) => (/[^:]:\d+$|\]:\d+$/u.test(place) ? place : `${place}:3478`);
