import { isUdp, readCandidate } from "@lets-meet/shared/candidate-line.ts";

/**
 * The addresses that may be shown, as candidates write them: the relay addresses of the strangers' TURN pool.
 */
export type RelayPool = ReadonlySet<string>;

const iceChars = "[A-Za-z0-9+/]";
/** The extensions that browsers add to a candidate, none of which contains an address. */
const extensions = new RegExp(
  ` (?:(?:generation|network-id|network-cost) \\d{1,5}|ufrag ${iceChars}{4,256})(?= |$)`,
  "g",
);
const iceWord = new RegExp(`^${iceChars}{4,256}$`);
const foundationShape = new RegExp(`^${iceChars}{1,32}$`);
/** RTP or RTCP (RFC 8839 §5.1), and a 32-bit priority. */
const [componentShape, priorityShape] = [/^[12]$/, /^\d{1,10}$/];

/** True if the text is an ICE user name fragment or password (RFC 8839 §5.4), which no address is. */
export const isIceWord = (text: string): boolean => iceWord.test(text);

/**
 * The `candidate-attribute` if it is relayed at one of the pool's addresses, without its related address;
 * `null` for any other candidate. It is rebuilt from the parsed parts, so it cannot contain anything else.
 */
export function shieldCandidate(candidate: string, pool: RelayPool): string | null {
  const read = readCandidate(candidate);
  if (read?.kind !== "relay" || !pool.has(read.address) || !isUdp(read)) return null;
  const { foundation, component, protocol, priority, address, port, rest } = read;
  const isValid =
    foundationShape.test(foundation) &&
    componentShape.test(component) &&
    priorityShape.test(priority) &&
    port > 0 &&
    port < 65_536;
  if (!isValid) return null;
  const known = [...rest.matchAll(extensions)].map(([said]) => said).join("");
  return `candidate:${foundation} ${component} ${protocol} ${priority} ${address} ${port} typ relay raddr 0.0.0.0 rport 0${known}`;
}
