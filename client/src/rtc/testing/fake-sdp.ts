import type { Direction } from "./fake-transceiver.ts";

export type Section = {
  readonly mid: string;
  readonly kind: "audio" | "video";
  readonly direction: Direction;
};
/** The facts that the doubles write into an SDP. */
export type FakeSdp = {
  readonly connection: string;
  readonly ufrag: string;
  readonly sections: readonly Section[];
};
export type FakeDescription = { readonly type: "offer" | "answer"; readonly sdp: string };

/** Writes the facts on the first line, followed by what a page reads from any SDP. */
export const write = (sdp: FakeSdp, fingerprint: string): string =>
  `${JSON.stringify(sdp)}\r\na=fingerprint:sha-256 ${fingerprint}\r\n`;

/** The only candidate that a double finds. */
export const candidateOf = (connection: string, ufrag: string) => ({
  candidate: `${connection} ${ufrag}`,
  sdpMid: "m0",
  sdpMLineIndex: 0,
  usernameFragment: ufrag,
});

const candidateLine = "a=candidate:";

/** Adds the candidate to the description, if both are of the same generation (RFC 8839 §5.1). */
export function withCandidate(
  description: FakeDescription | null,
  { candidate, usernameFragment }: ReturnType<typeof candidateOf>,
): FakeDescription | null {
  if (description === null || read(description).ufrag !== usernameFragment) return description;
  return { ...description, sdp: `${description.sdp}${candidateLine}${candidate}\r\n` };
}

export const candidatesIn = ({ sdp }: FakeDescription): readonly string[] =>
  sdp
    .split("\r\n")
    .filter((line) => line.startsWith(candidateLine))
    .map((line) => line.slice(candidateLine.length));

const known = new WeakMap<object, FakeSdp>();

export function read(description: { readonly sdp: string }): FakeSdp {
  const before = known.get(description);
  if (before !== undefined) return before;
  const facts: FakeSdp = JSON.parse(description.sdp.split("\r\n")[0] ?? "");
  known.set(description, facts);
  return facts;
}

/** Each connection has its own certificate, unless it was given one. */
export function fingerprintFor(id: string, { certificates }: RTCConfiguration): string {
  const given = certificates?.[0]?.getFingerprints()[0]?.value;
  return (
    given ??
    `AB:${id
      .replace(/\D/g, "")
      .padStart(6, "0")
      .replace(/(..)\B/g, "$1:")}`
  );
}
