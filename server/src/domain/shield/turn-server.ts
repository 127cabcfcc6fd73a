import { type Region, regions } from "@lets-meet/shared/places.ts";

/** One TURN URI (RFC 7065), and the region that it serves; `null` if not specified. */
export type TurnServer = { readonly region: Region | null; readonly url: string; readonly host: string };

/**
 * `[region@]turn:host[:port][?transport=udp|tcp]`; the host is a name, an IPv4 address, or an IPv6 address in
 * brackets.
 */
const shape =
  /^(?:([a-z-]+)@)?((turns?):([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::([1-9]\d{0,4}))?(?:\?transport=(udp|tcp))?)$/i;
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/**
 * True if the text is an IPv4 address in the only notation that candidates use: four decimal numbers without
 * leading zeros.
 */
export const isIpv4 = (text: string): boolean => ipv4.test(text);

/** Reads one entry of the server list; `null` if no browser could use it. TLS runs over TCP only. */
export function parseTurnServer(text: string): TurnServer | null {
  const [, place, url = "", scheme = "", host = "", port = "3478", transport] = shape.exec(text) ?? [];
  if (url === "" || Number(port) > 65_535) return null;
  if (scheme.toLowerCase() === "turns" && transport?.toLowerCase() === "udp") return null;
  if (place === undefined) return { region: null, url, host };
  const region = regions.find((one) => one === place);
  return region === undefined ? null : { region, url, host };
}

/** The other regions as seen from each region, ordered by cable length rather than by distance on the map. */
const neighbours: { readonly [R in Region]: readonly Region[] } = {
  africa: ["europe", "middle-east", "south-asia", "north-america", "latin-america", "east-asia", "oceania"],
  "east-asia": ["south-asia", "oceania", "north-america", "middle-east", "europe", "latin-america", "africa"],
  europe: ["middle-east", "north-america", "africa", "south-asia", "latin-america", "east-asia", "oceania"],
  "latin-america": ["north-america", "europe", "africa", "east-asia", "oceania", "middle-east", "south-asia"],
  "middle-east": ["europe", "south-asia", "africa", "east-asia", "north-america", "oceania", "latin-america"],
  "north-america": ["latin-america", "europe", "east-asia", "oceania", "middle-east", "africa", "south-asia"],
  oceania: ["east-asia", "south-asia", "north-america", "middle-east", "latin-america", "europe", "africa"],
  "south-asia": ["middle-east", "east-asia", "oceania", "europe", "africa", "north-america", "latin-america"],
};

/**
 * The servers ordered by distance from that region, those of one region in list order. A server without a
 * region comes after those of the region itself and before all others: it may be anywhere, and is often
 * anycast.
 */
export function nearestFirst(servers: readonly TurnServer[], region: Region | null): readonly TurnServer[] {
  if (region === null) return servers;
  const order: readonly (Region | null)[] = [region, null, ...neighbours[region]];
  return servers.toSorted((a, b) => order.indexOf(a.region) - order.indexOf(b.region));
}
