import { isIceWord, type RelayPool, shieldCandidate } from "./shield-candidate.ts";

/** Maps a line's value to itself, to a replacement, or to `null`, which drops the line. */
type Rule = (value: string, pool: RelayPool) => string | null;

const matching =
  (pattern: RegExp): Rule =>
  (value) =>
    pattern.test(value) ? value : null;
const always =
  (value: string): Rule =>
  () =>
    value;
const number = matching(/^\d{1,10}$/);
const flag = matching(/^$/);
const iceWord: Rule = (value) => (isIceWord(value) ? value : null);

/** A session's id and version without the host that created them. */
function origin(value: string): string | null {
  const [, id, version] = /^[^ ]+ (\d{1,20}) (\d{1,20}) IN IP[46] [^ ]+$/.exec(value) ?? [];
  return id === undefined ? null : `- ${id} ${version} IN IP4 127.0.0.1`;
}

/** A section's kind and formats; of the port only whether it is 0, a rejected section (RFC 9429 §5.2.1). */
function media(value: string): string | null {
  const [, kind, port, protocol, formats] =
    /^(audio|video|application) (\d{1,5}) ([A-Z/]{3,24})((?: \d{1,3})+| webrtc-datachannel)$/.exec(value) ??
    [];
  return kind === undefined ? null : `${kind} ${Number(port) === 0 ? 0 : 9} ${protocol}${formats}`;
}

function candidate(value: string, pool: RelayPool): string | null {
  const kept = shieldCandidate(`candidate:${value}`, pool);
  return kept === null ? null : kept.slice("candidate:".length);
}

const hexBytes = (count: number) => `(?:[0-9A-F]{2}:){${count - 1}}[0-9A-F]{2}`;

/**
 * The attributes of a browser's description (RFC 9429 §5.2), each with its permitted values. The patterns
 * matter by what they exclude: no value may contain a dot between digits, a host name or colons between
 * numbers, except values whose form the standard fixes.
 */
const attributes: { readonly [name: string]: Rule } = {
  "bundle-only": flag,
  candidate,
  "end-of-candidates": flag,
  extmap: matching(
    /^\d{1,5}(?:\/(?:sendrecv|sendonly|recvonly|inactive))? (?:urn:ietf:params:rtp-hdrext:(?:sdes:(?:mid|rtp-stream-id|repaired-rtp-stream-id)|[a-z][a-z-]{1,40})|urn:3gpp:video-orientation|http:\/\/www\.webrtc\.org\/experiments\/rtp-hdrext\/[a-z0-9-]{1,40}|http:\/\/www\.ietf\.org\/id\/draft-holmer-rmcat-transport-wide-cc-extensions-01|https:\/\/aomediacodec\.github\.io\/av1-rtp-spec\/#dependency-descriptor-rtp-header-extension)$/,
  ),
  "extmap-allow-mixed": flag,
  fingerprint: matching(
    new RegExp(`^(?:sha-256 ${hexBytes(32)}|sha-384 ${hexBytes(48)}|sha-512 ${hexBytes(64)})$`, "i"),
  ),
  fmtp: matching(/^\d{1,3} [\w=;,/+ -]{1,512}$/),
  group: matching(/^(?:BUNDLE|LS)(?: [\w-]{1,32}){0,64}$/),
  "ice-options": matching(/^[a-z0-9]+(?: [a-z0-9]+){0,7}$/),
  "ice-pwd": iceWord,
  "ice-ufrag": iceWord,
  inactive: flag,
  "max-message-size": number,
  maxptime: number,
  mid: matching(/^[\w-]{1,32}$/),
  msid: matching(/^[\w{}-]{1,128}(?: [\w{}-]{1,128})?$/),
  "msid-semantic": matching(/^ ?WMS(?: [\w{}*-]{1,128}){0,32}$/),
  ptime: number,
  recvonly: flag,
  rid: matching(/^[\w-]{1,32} (?:send|recv)(?: [\w=;,-]{1,256})?$/),
  rtcp: always("9 IN IP4 0.0.0.0"),
  "rtcp-fb": matching(/^(?:\d{1,3}|\*) [a-z-]{1,32}(?: [a-z]{1,32})?$/),
  "rtcp-mux": flag,
  "rtcp-mux-only": flag,
  "rtcp-rsize": flag,
  "rtcp-xr": matching(/^rcvr-rtt=(?:all|sender)$/),
  rtpmap: matching(/^\d{1,3} [\w-]{1,32}\/\d{1,6}(?:\/\d{1,2})?$/),
  sctpmap: matching(/^\d{1,5} webrtc-datachannel \d{1,5}$/),
  "sctp-port": number,
  sendonly: flag,
  sendrecv: flag,
  setup: matching(/^(?:actpass|active|passive|holdconn)$/),
  simulcast: matching(/^(?:send|recv) [\w;,~-]{1,256}(?: (?:send|recv) [\w;,~-]{1,256})?$/),
  ssrc: matching(/^\d{1,10} (?:cname:[\w+/{}-]{1,64}|msid:[\w{}-]{1,128}(?: [\w{}-]{1,128})?)$/),
  "ssrc-group": matching(/^(?:FID|FEC-FR|SIM)(?: \d{1,10}){1,16}$/),
};

/** The kinds of line (RFC 8866 §5) that a description may have. Attributes are decided by their name. */
const lines: { readonly [kind: string]: Rule } = {
  v: matching(/^0$/),
  o: origin,
  s: always("-"),
  c: always("IN IP4 0.0.0.0"),
  t: matching(/^\d{1,10} \d{1,10}$/),
  b: matching(/^(?:AS|TIAS):\d{1,10}$/),
  a: (value, pool) => {
    const colon = value.indexOf(":");
    const name = colon < 0 ? value : value.slice(0, colon);
    const rule = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    const kept = rule?.(colon < 0 ? "" : value.slice(colon + 1), pool) ?? null;
    return kept === null ? null : kept === "" ? name : `${name}:${kept}`;
  },
  m: media,
};

/**
 * A description that shows no address except relayed candidates of the pool. It is rebuilt line by line from
 * parts that are known to be harmless. Every character that any parser may take for a line end is one, and no
 * line contains characters other than printable ASCII. `null`: a section is not one that a browser describes,
 * and the others cannot be read without it.
 */
export function shieldDescription(sdp: string, pool: RelayPool): string | null {
  const kept: string[] = [];
  for (const line of sdp.split(/[\r\n]+/)) {
    const [, kind = "", value = ""] = /^([a-z])=([\x20-\x7e]*)$/.exec(line) ?? [];
    const rule = Object.hasOwn(lines, kind) ? lines[kind] : undefined;
    const written = rule?.(value, pool) ?? null;
    if (written !== null) kept.push(`${kind}=${written}\r\n`);
    else if (/^\s*m/i.test(line)) return null;
  }
  return kept[0] === "v=0\r\n" ? kept.join("") : null;
}
