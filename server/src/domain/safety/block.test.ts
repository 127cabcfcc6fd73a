import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sessionId } from "../../testing/samples.ts";
import { type Block, keyOf, keysOf, nameOf, type Origin, outlasts } from "./block.ts";
import { goodKeptMs, isShared, withGood } from "./shared-address.ts";

const day = 86_400_000;

describe("an address is taken for a shared one", () => {
  test("from the fifth good session of a day on", () => {
    const good = (count: number) =>
      Array.from({ length: count }).reduce<readonly number[]>((all, _, n) => withGood(all, n), []);
    expect(isShared({ goodAt: good(4), liveSessions: 1 }, 10)).toBe(false);
    expect(isShared({ goodAt: good(5), liveSessions: 1 }, 10)).toBe(true);
    expect(isShared({ goodAt: good(5), liveSessions: 1 }, goodKeptMs + 1)).toBe(false);
  });

  test("with more than twenty live sessions", () => {
    expect(isShared({ goodAt: [], liveSessions: 20 }, day)).toBe(false);
    expect(isShared({ goodAt: [], liveSessions: 21 }, day)).toBe(true);
  });

  test("by the good sessions of the last day alone, of which no more are remembered than decide", () => {
    const times = fc.array(fc.nat(3 * day), { maxLength: 40 });
    fc.assert(
      fc.property(times, (gaps) => {
        const at = gaps.toSorted((a, b) => a - b);
        const now = at.at(-1) ?? 0;
        const remembered = at.reduce<readonly number[]>((all, one) => withGood(all, one), []);
        expect(remembered.length).toBeLessThanOrEqual(5);
        const recent = at.filter((one) => now - one < goodKeptMs).length;
        expect(isShared({ goodAt: remembered, liveSessions: 1 }, now)).toBe(recent >= 5);
      }),
    );
  });
});

const origin = fc.record<Origin>({
  session: fc.constantFrom(sessionId("a"), sessionId("b")),
  address: fc.constantFrom("192.0.2.7", "2001:db8:1:2"),
  site: fc.constantFrom(null, "2001:db8:1:0/56"),
  isShared: fc.boolean(),
  isExempt: fc.boolean(),
});

describe("the keys of a block", () => {
  test("are always session and browser, and the address only of one person", () => {
    fc.assert(
      fc.property(origin, fc.integer({ min: 1, max: 3 }), (from, level) => {
        const keys = keysOf(from, "receipt-1", level, 3);
        expect(keys).toContainEqual({ kind: "session", session: from.session });
        expect(keys).toContainEqual({ kind: "receipt", receipt: "receipt-1" });
        const networks = keys.filter(({ kind }) => kind === "network");
        expect(networks).toHaveLength(from.isShared || from.isExempt ? 0 : 1);
        expect(new Set(keys.map(nameOf)).size).toBe(keys.length);
      }),
    );
  });

  test("take an IPv6 site only at the highest level", () => {
    const from = {
      session: sessionId("a"),
      address: "2001:db8:1:2",
      site: "2001:db8:1:0/56",
      isShared: false,
      isExempt: false,
    };
    const network = (level: number) => keysOf(from, "r", level, 3).at(-1);
    expect(network(2)).toEqual({ kind: "network", network: "2001:db8:1:2" });
    expect(network(3)).toEqual({ kind: "network", network: "2001:db8:1:0/56" });
    expect(keysOf({ ...from, site: null }, "r", 3, 3).at(-1)).toEqual({
      kind: "network",
      network: "2001:db8:1:2",
    });
  });
});

describe("the name of a key", () => {
  test("tells the key again, and no other text is one", () => {
    fc.assert(
      fc.property(origin, fc.integer({ min: 1, max: 3 }), (from, level) => {
        for (const key of keysOf(from, "receipt-1", level, 3)) expect(keyOf(nameOf(key))).toEqual(key);
      }),
    );
    for (const text of ["", "network", "network ", "receipt ", "session x", "other 1", " "])
      expect(keyOf(text), text).toBeNull();
  });
});

test("of two different blocks of one key exactly one outlasts the other, and none itself", () => {
  const one = fc.record<Block>({
    key: fc.constant({ kind: "network", network: "192.0.2.7" } as const),
    level: fc.integer({ min: 1, max: 3 }),
    until: fc.integer({ min: 1, max: 4 }),
    receipt: fc.constant("r"),
  });
  fc.assert(
    fc.property(one, one, (a, b) => {
      const isSame = a.until === b.until && a.level === b.level;
      expect(Number(outlasts(a, b)) + Number(outlasts(b, a))).toBe(isSame ? 0 : 1);
    }),
  );
});
