import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRelayed, relayedOnly } from "./relay-only.ts";

const line = (kind: string, address = "192.0.2.7") =>
  `candidate:842163049 1 udp 1677729535 ${address} 46154 typ ${kind} raddr 0.0.0.0 rport 0 generation 0 ufrag EsAw`;
const signal = (candidate: string): Signal => ({
  kind: "candidate",
  candidate,
  sdpMid: "0",
  sdpMLineIndex: 0,
  usernameFragment: "EsAw",
});
const offer = (lines: readonly string[], end = "\r\n"): Signal => ({
  kind: "description",
  type: "offer",
  sdp: lines.map((one) => `${one}${end}`).join(""),
});

describe("a relay-only link", () => {
  it.each(["host", "srflx", "prflx", "HOST", "", "relayed"])("drops a candidate of type %s", (kind) => {
    expect(relayedOnly(signal(line(kind)))).toBeNull();
  });

  it.each(["192.0.2.7", "2001:db8::7", "turn.example.org"])("keeps a relayed candidate at %s", (address) => {
    expect(relayedOnly(signal(line("relay", address)))).toEqual(signal(line("relay", address)));
  });

  it.each(["ask", "grant"] as const)("keeps a turn signal: %s", (says) => {
    expect(relayedOnly({ kind: "turn", says })).toEqual({ kind: "turn", says });
  });

  it("keeps the end of candidates", () => {
    expect(isRelayed("")).toBe(true);
  });

  it("is not fooled by the word relay in another position", () => {
    expect(isRelayed("candidate:relay 1 udp 1 192.0.2.7 9 typ host raddr relay rport 0 typ relay")).toBe(
      false,
    );
    expect(isRelayed("candidate:1 1 udp 1 typ relay typ host")).toBe(false);
    expect(isRelayed("typ relay")).toBe(false);
  });

  it("removes direct candidates from a description, and changes nothing else", () => {
    const kept = ["v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111", `a=${line("relay")}`, "a=end-of-candidates"];
    const mixed = offer([
      kept[0] ?? "",
      `a=${line("host")}`,
      ...kept.slice(1, 3),
      `A=${line("srflx")}`,
      ...kept.slice(3),
    ]);
    expect(relayedOnly(mixed)).toEqual(offer(kept));
    expect(relayedOnly(offer(kept, "\n"))).toEqual(offer(kept, "\n"));
  });

  it("lets no direct candidate through, whatever the other lines are", () => {
    const kind = fc.constantFrom("host", "srflx", "prflx", "relay");
    const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
    const candidate = fc.tuple(kind, address).map(([type, at]) => ({ type, text: `a=${line(type, at)}` }));
    const other = fc.constantFrom("a=mid:0", "c=IN IP4 0.0.0.0", "m=video 9 UDP/TLS/RTP/SAVPF 96");
    const lines = fc.array(
      fc.oneof(
        candidate,
        other.map((text) => ({ type: "other", text })),
      ),
    );
    fc.assert(
      fc.property(lines, fc.constantFrom("\r\n", "\n"), (all, end) => {
        const texts = all.map(({ text }) => text);
        const left = relayedOnly(offer(texts, end));
        const seen = left?.kind === "description" ? left.sdp.split(/\r?\n/).filter(Boolean) : null;
        const wanted = all.filter(({ type }) => type === "other" || type === "relay").map(({ text }) => text);
        expect(seen).toEqual(wanted);
      }),
    );
  });
});
