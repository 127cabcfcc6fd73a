/**
 * The addresses that may be shown, as candidates write them: the relay addresses of the strangers' TURN pool.
 */
export type RelayPool = ReadonlySet<string>;

const iceChars = "[A-Za-z0-9+/]";
/** A relayed candidate over UDP (RFC 8839 §5.1), up to the related address. */
const relayed = new RegExp(
  `^candidate:(${iceChars}{1,32}) ([12]) (udp) (\\d{1,10}) ([\\d.]{7,15}) ([1-9]\\d{0,4}) typ relay(?: .*)?$`,
  "i",
);
/** The extensions that browsers add to a candidate, none of which contains an address. */
const extensions = new RegExp(
  ` (?:(?:generation|network-id|network-cost) \\d{1,5}|ufrag ${iceChars}{4,256})(?= |$)`,
  "g",
);
const iceWord = new RegExp(`^${iceChars}{4,256}$`);

/** True if the text is an ICE user name fragment or password (RFC 8839 §5.4), which no address is. */
export const isIceWord = (text: string): boolean => iceWord.test(text);

/**
 * The `candidate-attribute` if it is relayed at one of the pool's addresses, without its related address;
 * `null` for any other candidate. It is rebuilt from the parsed parts, so it cannot contain anything else.
 */
export function shieldCandidate(candidate: string, pool: RelayPool): string | null {
  const [, foundation, component, protocol, priority, address = "", port] = relayed.exec(candidate) ?? [];
  if (!pool.has(address)) return null;
  const known = [...candidate.matchAll(extensions)].map(([said]) => said).join("");
  return `candidate:${foundation} ${component} ${protocol} ${priority} ${address} ${port} typ relay raddr 0.0.0.0 rport 0${known}`;
}
