import { SessionId } from "@lets-meet/shared/ids.ts";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Block, type BlockKey, nameOf, outlasts } from "../../domain/safety/block.ts";
import type { BlockStore } from "../../safety-ports.ts";

/** The most blocks that the stores under test keep. */
export const mostInTest = 6;
const network = (name: string): BlockKey => ({ kind: "network", network: name });
/** Redis goes by its own clock, so ends are far from now. */
const [now, hour] = [Date.now(), 3_600_000];
const block = (over: Partial<Block> = {}): Block => ({
  key: network("192.0.2.7"),
  level: 1,
  until: now + hour,
  receipt: "receipt-1",
  ...over,
});
const byName = (all: readonly Block[]) => all.toSorted((a, b) => (nameOf(a.key) < nameOf(b.key) ? -1 : 1));

/** The contract of the BlockStore port; every backend passes it. `open` opens a store of `mostInTest` blocks. */
export function blockStoreContract(
  name: string,
  open: () => Promise<{ readonly blocks: BlockStore; readonly close: () => Promise<void> }>,
): void {
  describe(`the block store in ${name}`, () => {
    let blocks: BlockStore;
    let close: () => Promise<void>;
    const clear = async () => {
      for (const { key } of await blocks.all(0)) await blocks.remove(key);
    };
    beforeAll(async () => {
      ({ blocks, close } = await open());
    });
    afterAll(() => close());
    beforeEach(() => clear());

    test("is empty at first, and returns every kind of block as it was put", async () => {
      expect(await blocks.all(now)).toEqual([]);
      const all = [
        block(),
        block({ key: network("2001:db8:1:0/56"), level: 3 }),
        block({ key: { kind: "session", session: SessionId.parse("session".padEnd(21, "_")) } }),
        block({ key: { kind: "receipt", receipt: "receipt-1" } }),
      ];
      for (const one of all) expect(await blocks.put(one)).toBe(true);
      expect(byName(await blocks.all(now))).toEqual(byName(all));
    });

    test("removes a block once", async () => {
      await blocks.put(block());
      expect(await blocks.remove(block().key)).toBe(true);
      expect(await blocks.remove(block().key)).toBe(false);
      expect(await blocks.all(now)).toEqual([]);
    });

    test("a block ends by itself, at its end exactly", async () => {
      await blocks.put(block());
      const later = block({ key: network("192.0.2.8"), until: now + 2 * hour });
      await blocks.put(later);
      expect(await blocks.all(now + hour - 1)).toHaveLength(2);
      expect(await blocks.all(now + hour)).toEqual([later]);
      expect(await blocks.all(now + 2 * hour)).toEqual([]);
    });

    test("a block is replaced only by one that ends later, or then and of a higher level", async () => {
      await blocks.put(block({ level: 2 }));
      expect(await blocks.put(block({ level: 2, receipt: "again" }))).toBe(false);
      expect(await blocks.put(block({ level: 1, receipt: "lower" }))).toBe(false);
      expect(await blocks.put(block({ level: 3, until: now + hour - 1, receipt: "shorter" }))).toBe(false);
      expect(await blocks.all(now)).toEqual([block({ level: 2 })]);
      expect(await blocks.put(block({ level: 3, receipt: "higher" }))).toBe(true);
      expect(await blocks.put(block({ until: now + hour + 1, receipt: "longer" }))).toBe(true);
      expect(await blocks.all(now)).toEqual([block({ until: now + hour + 1, receipt: "longer" })]);
    });

    test("whatever the order of blocks, the same ones stand", async () => {
      const one = fc.record({
        key: fc.constantFrom(network("192.0.2.7"), network("192.0.2.8")),
        level: fc.integer({ min: 1, max: 3 }),
        until: fc.integer({ min: now + hour, max: now + hour + 3 }),
        receipt: fc.constant("receipt-1"),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(one, { maxLength: 6 }), async (put) => {
          await clear();
          const standing = new Map<string, Block>();
          for (const each of put) {
            const before = standing.get(nameOf(each.key));
            const wins = before === undefined || outlasts(each, before);
            if (wins) standing.set(nameOf(each.key), each);
            expect(await blocks.put(each)).toBe(wins);
          }
          expect(byName(await blocks.all(now))).toEqual(byName([...standing.values()]));
        }),
        { numRuns: 25 },
      );
    });

    test("keeps no more than it may, and drops those that end first", async () => {
      const all = Array.from({ length: mostInTest + 2 }, (_, n) =>
        block({ key: network(`192.0.2.${n}`), until: now + hour + ((n * 5) % 8) }),
      );
      for (const each of all) await blocks.put(each);
      const kept = (await blocks.all(now)).map(({ until }) => until - now - hour);
      expect(kept).toHaveLength(mostInTest);
      expect(Math.max(...kept)).toBe(7);
    });
  });
}
