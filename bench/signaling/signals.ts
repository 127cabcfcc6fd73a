// Signals of a browser's usual sizes: a description with audio and video is about 5.9 KB, a candidate 120 bytes.
const line = "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 goog-remb\r\na=fmtp:97 apt=96;level=1\r\n";
const description = {
  kind: "description",
  type: "offer",
  sdp: `v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\n${line.repeat(80)}`,
};
const candidate = {
  kind: "candidate",
  candidate:
    "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.7 rport 46154 generation 0 ufrag sXP5",
  sdpMid: "0",
  sdpMLineIndex: 0,
  usernameFragment: "sXP5",
};

/**
 * The signals of one message, in the mix of a call's setup: each side sends one description, and then its candidates as it
 * finds them, in about three messages.
 */
export const signalsOf = (turn: number): readonly unknown[] => [turn % 4 === 0 ? description : candidate];
