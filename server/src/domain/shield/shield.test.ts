import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import { describe, expect, test } from "vitest";
import { addressesIn } from "../../testing/address-oracle.ts";
import { descriptionNames, realDescription, relayAddress } from "../../testing/descriptions.ts";
import { shield } from "./shield.ts";

const pool = new Set([relayAddress]);
const offer = (sdp: string): Signal => ({ kind: "description", type: "offer", sdp });
const candidate = (text: string, over: Partial<Extract<Signal, { kind: "candidate" }>> = {}): Signal => ({
  kind: "candidate",
  candidate: text,
  sdpMid: "0",
  sdpMLineIndex: 0,
  usernameFragment: "abcd",
  ...over,
});
/** The remaining lines of a description. */
function left(sdp: string): readonly string[] {
  const passed = shield(offer(sdp), pool);
  return passed?.kind === "description" ? passed.sdp.split("\r\n").slice(0, -1) : [];
}
const lines = (...all: readonly string[]) => ["v=0", ...all, ""].join("\r\n");

describe("signals of real browsers", () => {
  /** The same description with every address removed by hand, not by the shield. */
  const expected = (sdp: string) =>
    sdp
      .replaceAll(/^o=\S+ (\d+ \d+) .*$/gm, "o=- $1 IN IP4 127.0.0.1")
      .replaceAll(/^c=.*$/gm, "c=IN IP4 0.0.0.0")
      .replaceAll(/^a=rtcp:.*$/gm, "a=rtcp:9 IN IP4 0.0.0.0")
      .replaceAll(/^(m=\w+) [1-9]\d*/gm, "$1 9")
      .replaceAll(/^a=candidate:.*typ host.*\r\n/gm, "")
      .replaceAll(/ raddr \S+ rport \d+/g, " raddr 0.0.0.0 rport 0");

  test.each(descriptionNames)("pass line by line, except the browser's addresses: %s", (name) => {
    const sdp = realDescription(name);
    const passed = shield(offer(sdp), pool);
    expect(passed).toEqual(offer(expected(sdp)));
    expect(addressesIn(passed ?? offer(sdp), pool)).toEqual([]);
  });

  test.each([["chromium-gathered"], ["firefox-gathered"]] as const)(
    "%s keeps only its relayed candidates",
    (name) => {
      const kept = left(realDescription(name)).filter((line) => line.startsWith("a=candidate:"));
      expect(kept).toHaveLength(2);
      expect(
        kept.every((line) => line.includes(` ${relayAddress} `) && line.includes(" raddr 0.0.0.0 rport 0")),
      ).toBe(true);
    },
  );

  test.each([
    [
      "Chromium",
      `candidate:1234 1 udp 8265471 ${relayAddress} 51000 typ relay raddr 0.0.0.0 rport 0 generation 0 ufrag abcd network-id 1 network-cost 10`,
      `candidate:1234 1 udp 8265471 ${relayAddress} 51000 typ relay raddr 0.0.0.0 rport 0 generation 0 ufrag abcd network-id 1 network-cost 10`,
    ],
    [
      "Firefox",
      `candidate:3 1 UDP 8331263 ${relayAddress} 51000 typ relay raddr 192.168.1.17 rport 51000`,
      `candidate:3 1 UDP 8331263 ${relayAddress} 51000 typ relay raddr 0.0.0.0 rport 0`,
    ],
    ["either, when there are no more", "", ""],
  ])("a candidate of %s passes", (_browser, text, kept) => {
    expect(shield(candidate(text), pool)).toEqual(candidate(kept));
  });
});

describe("a candidate that shows an address outside the pool", () => {
  const good = `candidate:1 1 udp 1 ${relayAddress} 9 typ relay raddr 0.0.0.0 rport 0`;

  test.each([
    ["of this machine", "candidate:1 1 udp 1 192.168.1.17 9 typ host"],
    ["as a server sees it", "candidate:1 1 udp 1 203.0.113.9 9 typ srflx raddr 192.168.1.17 rport 9"],
    ["as a peer sees it", "candidate:1 1 udp 1 203.0.113.9 9 typ prflx raddr 192.168.1.17 rport 9"],
    ["of another relay", good.replace(relayAddress, "203.0.113.9")],
    ["by its name", good.replace(relayAddress, "turn.example.org")],
    ["hidden by mDNS", good.replace(relayAddress, "0b5c8a52-6d0c-4c57-9f0e-1f8a2f1ad2e0.local")],
    ["in IPv6", good.replace(relayAddress, "2001:db8::17")],
    ["in IPv6 that maps the pool's", good.replace(relayAddress, `::ffff:${relayAddress}`)],
    ["with leading zeros", good.replace(relayAddress, "198.051.100.7")],
    ["in hexadecimal", good.replace(relayAddress, "0xc6336407")],
    ["as one number", good.replace(relayAddress, "3325256711")],
    ["and calls the pool's address its own", good.replace("relay", "host")],
    ["over TCP", good.replace("udp", "tcp")],
    ["with a tab in it", good.replaceAll(" ", "\t")],
    ["behind another line", `${good}\r\na=candidate:1 1 udp 1 192.168.1.17 9 typ host`],
  ])("is dropped: %s", (_how, text) => {
    expect(shield(candidate(text), pool)).toBeNull();
  });

  test("is dropped when the address is in another field of the signal", () => {
    expect(shield(candidate(good, { sdpMid: "192.168.1.17" }), pool)).toBeNull();
    expect(shield(candidate(good, { usernameFragment: "192.168.1.17" }), pool)).toBeNull();
    expect(shield(candidate("", { usernameFragment: "fe80::1" }), pool)).toBeNull();
  });

  test("loses every extension that browsers do not send", () => {
    const said = `${good} generation 0 at 192.168.1.17 ufrag abcd x-home fe80::1 network-id 4294967295`;
    expect(shield(candidate(said), pool)).toEqual(candidate(`${good} generation 0 ufrag abcd`));
  });

  test("is always dropped if the pool is empty", () => {
    expect(shield(candidate(good), new Set())).toBeNull();
    expect(shield(candidate(""), new Set())).not.toBeNull();
  });
});

describe("a description", () => {
  test("loses every line that contains an address, and every unknown line", () => {
    const told = [
      "o=ann 1 2 IN IP6 fe80::1",
      "s=ann's laptop at 192.168.1.17",
      "i=192.168.1.17",
      "u=http://192.168.1.17/",
      "e=ann@192.168.1.17",
      "t=0 0",
      "a=tool:192.168.1.17",
      "m=audio 50123 UDP/TLS/RTP/SAVPF 111",
      "c=IN IP6 2001:db8::17",
      "a=rtcp:50124 IN IP4 192.168.1.17",
      "a=remote-candidates:1 192.168.1.17 9",
      "a=alt:1 1 : x y 192.168.1.17 9",
      "a=candidate:1 1 udp 1 192.168.1.17 9 typ host",
      "a=ssrc:1 cname:192.168.1.17",
      "a=mid:0",
    ];
    expect(left(lines(...told))).toEqual([
      "v=0",
      "o=- 1 2 IN IP4 127.0.0.1",
      "s=-",
      "t=0 0",
      "m=audio 9 UDP/TLS/RTP/SAVPF 111",
      "c=IN IP4 0.0.0.0",
      "a=rtcp:9 IN IP4 0.0.0.0",
      "a=mid:0",
    ]);
  });

  test("keeps the port of a rejected section", () => {
    expect(left(lines("m=video 0 UDP/TLS/RTP/SAVPF 96"))).toContain("m=video 0 UDP/TLS/RTP/SAVPF 96");
  });

  test.each([["\n"], ["\r"], ["\r\r\n"], ["\n\r"]])("gets uniform line ends, whatever it had: %j", (end) => {
    expect(left(["v=0", "a=mid:0", "c=IN IP4 192.168.1.17", "a=sendrecv", ""].join(end))).toEqual([
      "v=0",
      "a=mid:0",
      "c=IN IP4 0.0.0.0",
      "a=sendrecv",
    ]);
  });

  test.each([["\u2028"], ["\u2029"], ["\u0085"], ["\0"], ["\v"], ["\f"]])(
    "contains no character that another parser may take for a line end: %j",
    (end) => {
      expect(left(lines(`a=mid:0${end}c=IN IP4 192.168.1.17`, "a=sendrecv"))).toEqual(["v=0", "a=sendrecv"]);
    },
  );

  test("recognizes attributes only by their exact names", () => {
    for (const line of [
      "a=constructor:x",
      "a=__proto__:x",
      "__proto__=x",
      "a=toString",
      "A=mid:0",
      " a=mid:0",
      "a=Mid:0",
    ])
      expect(left(lines(line))).toEqual(["v=0"]);
  });

  test.each([
    ["is of no browser's making", "m=audio 9 RTP/AVP 192.168.1.17"],
    ["is of an unknown kind", "m=text 9 UDP/TLS/RTP/SAVPF 96"],
    ["is in capitals", "M=audio 9 UDP/TLS/RTP/SAVPF 96"],
  ])(
    "is dropped as a whole when a section %s, because its lines would be added to another section",
    (_what, line) => {
      expect(shield(offer(lines("m=audio 9 UDP/TLS/RTP/SAVPF 111", line, "a=mid:1")), pool)).toBeNull();
    },
  );

  test("is dropped when it does not begin with its version", () => {
    for (const sdp of ["", "a=mid:0\r\nv=0\r\n", "v=1\r\n", " v=0\r\n"])
      expect(shield(offer(sdp), pool)).toBeNull();
  });

  test("is processed in negligible time, however it is written", () => {
    const hostile = [
      `a=fmtp:96 ${"a ".repeat(16_000)}.`,
      `a=group:BUNDLE${" a".repeat(16_000)}.`,
      `m=audio 9 UDP/TLS/RTP/SAVPF${" 1".repeat(16_000)}.`,
      `a=candidate:1 1 udp 1 ${relayAddress} 9 typ relay${" generation 1".repeat(2_000)}${" ufrag abcdefgh".repeat(500)}.`,
      "\r\n".repeat(16_000),
    ];
    for (const line of hostile) {
      const startedAt = performance.now();
      shield(offer(lines(line)), pool);
      expect(performance.now() - startedAt).toBeLessThan(200);
    }
  });
});
