import type { Signal } from "@lets-meet/shared/protocol/signal.ts";

/** Addresses in URIs that identify an RTP header extension and are never contacted. */
const extensionNames =
  /^a=extmap:\d+(?:\/\w+)? (?:http:\/\/www\.webrtc\.org\/experiments\/|http:\/\/www\.ietf\.org\/id\/|https:\/\/aomediacodec\.github\.io\/|urn:)/;
/** A digest has far more two-digit groups than any address. */
const digest = /^a=fingerprint:sha-\d{3} [0-9A-F]{2}(?::[0-9A-F]{2}){31,63}$/i;

/** Everything in one line that looks like an address, in any notation, except allowed ones. */
function addressesInLine(line: string, pool: ReadonlySet<string>): readonly string[] {
  if (line === "c=IN IP4 0.0.0.0" || line === "a=rtcp:9 IN IP4 0.0.0.0" || digest.test(line)) return [];
  if (/^o=- \d+ \d+ IN IP4 127\.0\.0\.1$/.test(line)) return [];
  if (extensionNames.test(line)) return [];
  const isCandidate = /candidate:/i.test(line);
  const words = line.split(" ");
  const looks = [
    ...(line.match(/\d+(?:\.\d+)+/g) ?? []),
    ...(line.match(/0x[0-9a-f]+\./gi) ?? []),
    ...(line.match(/[0-9a-f]*(?::[0-9a-f]*)*::[0-9a-f:.]*/gi) ?? []),
    ...(line.match(/(?:\b[0-9a-f]{1,4}:){2,}[0-9a-f]{1,4}/gi) ?? []),
    ...(line.match(/[a-z0-9-]+\.[a-z][a-z0-9-]*/gi) ?? []),
    ...(line.match(/\bIP6\b/gi) ?? []),
    ...(line.match(/[^\x20-\x7e]/g) ?? []),
  ];
  if (!isCandidate) return looks;
  const about = words.indexOf("raddr");
  const [raddr, rport] = [words[about + 1], words[about + 3]];
  return [
    ...looks.filter((one) => !pool.has(one) && one !== "0.0.0.0"),
    ...(pool.has(words[4] ?? "") ? [] : [`address: ${words[4]}`]),
    ...(words[7] === "relay" ? [] : [`type: ${words[7]}`]),
    ...(raddr === "0.0.0.0" && rport === "0" ? [] : [`for: ${raddr} ${rport}`]),
  ];
}

/**
 * Everything in a signal that looks like an address outside the pool. Independent of the filters: it searches
 * each text, split wherever any parser might split it, for anything that could be read as an address.
 */
export function addressesIn(signal: Signal, pool: ReadonlySet<string>): readonly string[] {
  const lines = (text: string) =>
    text.split(/\r\n|[\r\n\v\f\0\u0085\u2028\u2029]/).filter((line) => line !== "");
  if (signal.kind === "description") return lines(signal.sdp).flatMap((line) => addressesInLine(line, pool));
  if (signal.kind === "turn") return [];
  const others = [signal.sdpMid ?? "", signal.usernameFragment ?? ""];
  return [
    ...lines(signal.candidate).flatMap((line) => addressesInLine(line, pool)),
    ...others.flatMap(lines).flatMap((line) => addressesInLine(line, pool)),
  ];
}
