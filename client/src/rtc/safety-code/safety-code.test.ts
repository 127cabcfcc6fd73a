import { PeerMessage } from "@lets-meet/shared/protocol/peer.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safetyAlphabet } from "./safety-alphabet.ts";
import { base64url, commitmentOf, iconsOf, roundOf, safetyCodeLength } from "./safety-code.ts";

const member = fc.record({
  id: fc.stringMatching(/^[\w-]{1,20}$/),
  fingerprint: fc.stringMatching(/^[\w :,-]{1,95}$/),
});
const members = fc.uniqueArray(member, { minLength: 2, maxLength: 8, selector: ({ id }) => id });

describe("the alphabet", () => {
  it("has one sign for each six-bit value", () => {
    expect(new Set(safetyAlphabet).size).toBe(64);
  });

  it("has no name that is a prefix of another, so that half a word is no other word", () => {
    const begun = safetyAlphabet.filter((one) =>
      safetyAlphabet.some((other) => other !== one && other.startsWith(one)),
    );
    expect(begun).toEqual([]);
  });
});

describe("the code", () => {
  const parts = [
    { fingerprint: "sha-256 AA", nonce: "one" },
    { fingerprint: "sha-256 BB", nonce: "two" },
  ];

  it("is the same for any order of the members, and has its fixed length", () => {
    expect(iconsOf(parts)).toEqual(iconsOf(parts.toReversed()));
    expect(iconsOf(parts)).toHaveLength(safetyCodeLength);
  });

  it("is the same in every version of the page", () => {
    expect(iconsOf(parts)).toMatchInlineSnapshot(`
      [
        "sofa",
        "bell",
        "bell",
        "piano",
        "eye",
      ]
    `);
  });

  it("is spread over the whole alphabet at every position", () => {
    const codes = Array.from({ length: 4_000 }, (_, place) =>
      iconsOf([{ fingerprint: "a", nonce: `${place}` }]),
    );
    for (let place = 0; place < safetyCodeLength; place++) {
      const counts = safetyAlphabet.map((icon) => codes.filter((code) => code[place] === icon).length);
      expect(Math.min(...counts)).toBeGreaterThan(25);
      expect(Math.max(...counts)).toBeLessThan(115);
    }
  });
});

describe("a round's name and a commitment", () => {
  it("fit the messages that carry them", () => {
    const round = roundOf("call", [{ id: "a", fingerprint: "x" }]);
    const commitment = commitmentOf(round, { id: "a", fingerprint: "x" }, "nonce");
    expect(PeerMessage.safeParse({ kind: "commit", round, commitment }).success).toBe(true);
    const nonce = base64url(new Uint8Array(32).fill(255));
    expect(PeerMessage.safeParse({ kind: "reveal", round, nonce }).success).toBe(true);
  });

  it("are the same for any order of the members, and differ in another call or with another key", () => {
    fc.assert(
      fc.property(members, fc.stringMatching(/^\w{1,9}$/), (list, call) => {
        const round = roundOf(call, list);
        expect(roundOf(call, list.toReversed())).toBe(round);
        expect(roundOf(`${call}x`, list)).not.toBe(round);
        const swapped = list.map((one, place) =>
          place === 0 ? { ...one, fingerprint: `${one.fingerprint}x` } : one,
        );
        expect(roundOf(call, swapped)).not.toBe(round);
        expect(roundOf(call, list.slice(1))).not.toBe(round);
      }),
    );
  });

  it("bind to round, member, key and nonce", () => {
    const own = { id: "a", fingerprint: "x" };
    const all = [
      commitmentOf("round", own, "nonce"),
      commitmentOf("round2", own, "nonce"),
      commitmentOf("round", { ...own, id: "b" }, "nonce"),
      commitmentOf("round", { ...own, fingerprint: "y" }, "nonce"),
      commitmentOf("round", own, "nonce2"),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
