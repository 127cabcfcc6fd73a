import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import type { Random } from "./random.ts";

const inWords = (text: string) => text.split(/\s+/).filter((word) => word !== "");
/**
 * Addresses outside the pool in every notation that an attacker could try, and lookalikes of the pool's own.
 */
export const foreignAddresses: readonly string[] = [
  ...inWords(`192.168.1.17 10.0.0.4 172.16.3.2 127.0.0.1 169.254.7.7 203.0.113.9 255.255.255.255
    0300.0250.01.021 0xc0.0xa8.0x1.0x11 0xc0a80111 3232235793 192.168.273 192.11010321
    198.51.100.07 198.51.100.7. 198.51.100.70 1198.51.100.7 198.51.100.7/32 198.51.100.7%eth0
    fe80::1%eth0 fd00::17 ::1 2001:db8::17 ::ffff:192.168.1.17 ::ffff:c0a8:111 ::198.51.100.7 ::ffff:198.51.100.7
    64:ff9b::c0a8:111 2002:c0a8:111:: [2001:db8::17] 0:0:0:0:0:0:0:1
    0b5c8a52-6d0c-4c57-9f0e-1f8a2f1ad2e0.local home.example.org localhost xn--bcher-kva.example
    ١٩٢.١٦٨.١.١٧ 192。168。1。17 １９８.51.100.7`),
  "198.51.100.7\u200b",
  "198.51.100.7\t",
  "198.51.100.7\0.example",
];
const types = [
  "host",
  "srflx",
  "prflx",
  "relay",
  "Relay",
  "RELAY",
  "relay host",
  "host relay",
  "",
  "relay\ttyp host",
];
const spaces = [" ", " ", " ", " ", " ", " ", "\t", "  ", "\u00a0", "\v", ""];
const lineEnds = [
  "\r\n",
  "\r\n",
  "\r\n",
  "\n",
  "\r",
  "\n\r",
  "\r\r\n",
  "\u2028",
  "\u2029",
  "\u0085",
  "\v",
  "\f",
  "\0",
];
const lineHeads = [
  "a=",
  "a=",
  "a=",
  "A=",
  " a=",
  "a =",
  "\ta=",
  "a= ",
  "a:",
  "i=",
  "u=",
  "e=",
  "p=",
  "k=",
  "z=",
  "r=",
  "ａ=",
  "",
];

/** Signals of an attacker who wants to get an address through. */
export function hostileSignals(random: Random, pool: readonly string[], reals: readonly string[]) {
  const address = () => (random.chance(0.15) ? random.pick(pool) : random.pick(foreignAddresses));
  const space = () => random.pick(spaces);
  const cased = (text: string) => (random.chance(0.1) ? text.toUpperCase() : text);
  const port = () => random.pick(["50000", "9", "0", "65536", "-1", "0x50", address()]);
  const tail = () =>
    random.pick([
      "",
      ` raddr ${address()} rport ${port()}`,
      ` raddr ${address()}`,
      ` raddr 0.0.0.0 rport 0 raddr ${address()} rport 1`,
      ` generation 0 ufrag ${random.pick(["abcd", address()])} network-id 1 network-cost ${port()}`,
      ` tcptype active ${address()}`,
      ` ${address()} ${address()}`,
      `${random.pick(lineEnds)}a=candidate:1 1 udp 1 ${address()} 9 typ host`,
    ]);
  const candidate = (): string => {
    const foundation = random.pick(["1", "842163049", "relay", address()]);
    const protocol = random.pick(["udp", "UDP", "tcp", "ssltcp", "udp6", address()]);
    const head = random.pick([
      "candidate:",
      "candidate:",
      "candidate:",
      "CANDIDATE:",
      "a=candidate:",
      " candidate:",
      "",
    ]);
    const words = [
      `${head}${foundation}`,
      random.pick(["1", "2", "256"]),
      protocol,
      "41885695",
      address(),
      port(),
    ];
    return `${words.join(space())}${space()}${cased("typ")}${space()}${random.pick(types)}${tail()}`;
  };
  /** A valid candidate, except for one detail. */
  const nearly = (): string => {
    const words = ["candidate:1", "1", "udp", "41885695", random.pick(pool), "50000", "typ", "relay"];
    const all = [...words, "raddr", address(), "rport", "50001", "generation", "0"];
    all[random.below(all.length)] = random.pick([
      address(),
      "",
      `${random.pick(pool)}${random.pick(lineEnds)}`,
    ]);
    return all.join(" ");
  };
  const attribute = (): string =>
    random.pick([
      () => random.pick([candidate, nearly])(),
      () => `rtcp:${port()} IN ${random.pick(["IP4", "IP6", "ip4"])} ${address()}`,
      () => `remote-candidates:1 ${address()} ${port()}`,
      () => `alt:1 1 : ${address()} ${address()} ${port()}`,
      () => `ssrc:1 cname:${address()}`,
      () => `ssrc:1 ${address()}:${address()}`,
      () => `msid:${address()} ${address()}`,
      () => `mid:${address()}`,
      () => `group:BUNDLE ${address()}`,
      () => `fmtp:96 ${address()}=${address()}`,
      () =>
        `extmap:1 ${random.pick(["", "urn:ietf:params:rtp-hdrext:", "http://", "http://www.webrtc.org/experiments/rtp-hdrext/"])}${address()}`,
      () => `fingerprint:sha-256 ${address()}`,
      () => `ice-ufrag:${address()}`,
      () => `ice-pwd:${address()}`,
      () => `rid:${address()} send ${address()}`,
      () => `simulcast:send ${address()}`,
      () => `rtpmap:96 ${address()}/90000`,
      () => `rtcp-fb:* ${address()}`,
      () => `setup:${address()}`,
      () => `${address()}:${address()}`,
      () => `__proto__:${address()}`,
      () => `constructor:${address()}`,
      () => "sendrecv",
      () => "rtcp-mux",
    ])();
  const line = (): string =>
    random.pick([
      () => `${random.pick(lineHeads)}${attribute()}`,
      () => `${random.pick(lineHeads)}${attribute()}`,
      () =>
        `${cased("c=")}IN ${random.pick(["IP4", "IP6", "IPX"])} ${address()}${random.pick(["", "/127", "/127/3"])}`,
      () => `${cased("o=")}${random.pick(["-", address()])} 42 2 IN IP4 ${address()}`,
      () => `o=- ${address()} ${address()} IN IP4 ${address()}`,
      () =>
        `${random.pick(["s=", "i=", "u=", "e=", "p=", "k=clear:", "z=", "b=AS:", "t=", "r=", "__proto__="])}${address()}`,
      () => `m=${random.pick(["audio", "video", "application", address()])} ${port()} UDP/TLS/RTP/SAVPF 96`,
      () => "m=audio 50000 UDP/TLS/RTP/SAVPF 96",
      () => `m=audio 50000 UDP/TLS/RTP/SAVPF ${address()}`,
      () => address(),
    ])();

  return {
    candidate: (): Signal => ({
      kind: "candidate",
      candidate: random.pick([candidate, candidate, nearly, attribute])().slice(0, 512),
      sdpMid: random.pick(["0", "audio", null, address().slice(0, 32)]),
      sdpMLineIndex: random.pick([0, 1, null]),
      usernameFragment: random.pick(["abcd", "", null, address()]),
    }),
    /** A real description with injected lines, or an invented one. */
    description: (): Signal => {
      const real = random.chance(0.7) ? random.pick(reals) : `v=0\r\n${"a=sendrecv\r\n".repeat(20)}`;
      const all = real.split("\r\n").slice(random.chance(0.02) ? 1 : 0, -1);
      for (let n = 1 + random.below(12); n > 0; n--)
        all.splice(1 + random.below(all.length), random.below(2), `${line()}${random.pick(lineEnds)}`);
      const sdp = all.map((one) =>
        /[\r\n]$/.test(one) ? one : `${one}${random.chance(0.99) ? "\r\n" : random.pick(lineEnds)}`,
      );
      return { kind: "description", type: random.pick(["offer", "answer"]), sdp: sdp.join("") };
    },
  };
}
