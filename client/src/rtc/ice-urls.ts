/** How a page reaches a relay: TLS is TURN over TCP and TLS. */
export type RelayTransport = "udp" | "tcp" | "tls";

export const relayTransports: readonly RelayTransport[] = ["udp", "tcp", "tls"];

type IceUrl = {
  readonly scheme: string;
  readonly place: string;
  readonly transport: string | undefined;
};

/** The parts of a STUN or TURN URL (RFC 7064 §3.1, RFC 7065 §3.1), or `null` when it is none. */
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
  // TURN over DTLS is TLS by the letter, and no browser speaks it.
  if (scheme === "turns") return transport === "udp" ? null : "tls";
  if (scheme !== "turn") return null;
  return transport === "tcp" ? "tcp" : "udp";
}

/** The first relay over that transport as a server with one URL, or `null` when there is none. */
export function relayOver(servers: readonly RTCIceServer[], transport: RelayTransport): RTCIceServer | null {
  for (const server of servers)
    for (const url of urlsOf(server)) {
      const parts = partsOf(url);
      if (parts !== null && transportOf(parts) === transport) return { ...server, urls: url };
    }
  return null;
}

/** As many servers tell enough of a NAT, and more would only make browsers gather longer. */
const mostStunServers = 3;

/**
 * The servers that tell a page its address over UDP, each once. A relay over UDP is one of them: it answers Binding
 * requests as well (RFC 8656 §5).
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
