/** The addresses that may be shown, in the notation of candidates: those at which the strangers' TURN pool relays. */
export type RelayPool = ReadonlySet<string>;

const iceChars = "[A-Za-z0-9+/]";
/** A relayed candidate over UDP (RFC 8839 §5.1), up to where it says what it was relayed for. */
const relayed = new RegExp(
  `^candidate:(${iceChars}{1,32}) ([12]) (udp) (\\d{1,10}) ([\\d.]{7,15}) ([1-9]\\d{0,4}) typ relay(?: .*)?$`,
  "i",
);
/** What browsers say of a candidate beyond that, and nothing of which names a place. */
const extensions = new RegExp(
  ` (?:(?:generation|network-id|network-cost) \\d{1,5}|ufrag ${iceChars}{4,256})(?= |$)`,
  "g",
);
const iceWord = new RegExp(`^${iceChars}{4,256}$`);

/** Whether that is a user name fragment or a password as ICE writes them (RFC 8839 §5.4), which no address is. */
export const isIceWord = (text: string): boolean => iceWord.test(text);

/**
 * The `candidate-attribute` if it is relayed at one of the pool's addresses, with the address it was relayed for taken
 * out of it; `null` for every other one. It is written anew from what was understood, so nothing else can be in it.
 */
export function shieldCandidate(candidate: string, pool: RelayPool): string | null {
  const [, foundation, component, protocol, priority, address = "", port] = relayed.exec(candidate) ?? [];
  if (!pool.has(address)) return null;
  const known = [...candidate.matchAll(extensions)].map(([said]) => said).join("");
  return `candidate:${foundation} ${component} ${protocol} ${priority} ${address} ${port} typ relay raddr 0.0.0.0 rport 0${known}`;
}
