import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mostSenders } from "../../ports.ts";
import { type BusUnderTest, ear, wide } from "./bus-rig.ts";

const from = (sender: string, number: number) => ({ sender, number });

/** The contract of the Bus port for repeated messages, and for several nodes and followers. */
export function busNodesContract(name: string, { create }: BusUnderTest): void {
  describe(`the bus between nodes in ${name}`, () => {
    test("drops a repeat, whichever node sends it, and resolves to the sender's last id", async () => {
      const { bus, other, settle } = await create(wide);
      const heard = ear();
      bus.follow("t", 0, heard.follower);
      const first = await bus.append("t", "a", from("ann", 4));
      const second = await other.append("t", "b", from("ann", 6));
      expect(await bus.append("t", "b", from("ann", 6))).toBe(second);
      expect(await other.append("t", "a", from("ann", 4))).toBe(second);
      await settle();
      expect(second).toBeGreaterThan(first);
      expect(heard.messages).toEqual(["a", "b"]);
    });

    test("numbers each sender and each topic separately, and messages without a number are no repeats", async () => {
      const { bus, settle } = await create(wide);
      const heard = ear();
      const elsewhere = ear();
      bus.follow("t", 0, heard.follower);
      bus.follow("other", 0, elsewhere.follower);
      await bus.append("t", "a", from("ann", 1));
      await bus.append("t", "b", from("ben", 1));
      await bus.append("other", "c", from("ann", 1));
      await bus.append("t", "d");
      await bus.append("t", "d");
      await settle();
      expect(heard.messages).toEqual(["a", "b", "d", "d"]);
      expect(elsewhere.messages).toEqual(["c"]);
    });

    test("forgets the number of the sender that has been silent the longest", async () => {
      const { bus, settle } = await create({ ...wide, items: 1_000 });
      const heard = ear();
      bus.follow("t", 0, heard.follower);
      await bus.append("t", "ann", from("ann", 5));
      await bus.append("t", "ben", from("ben", 5));
      await bus.append("t", "ann again", from("ann", 6));
      for (let n = 1; n < mostSenders; n++) await bus.append("t", n, from(`s${n}`, 1));
      const before = heard.messages.length;
      await bus.append("t", "a repeat", from("ann", 6));
      await bus.append("t", "forgotten", from("ben", 5));
      await settle();
      expect(heard.messages.slice(before)).not.toContain("a repeat");
      expect(heard.messages.at(-1)).toBe("forgotten");
    });

    test("delivers the appends of two nodes to followers of both, in one order that keeps each sender's", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), async (turns) => {
          const { bus, other, settle } = await create(wide);
          const here = ear();
          const there = ear();
          bus.follow("t", 0, here.follower);
          other.follow("t", 0, there.follower);
          await Promise.all(
            turns.map(async (isOther, n) =>
              (isOther ? other : bus).append("t", `${isOther ? "b" : "a"}${n}`),
            ),
          );
          await settle();
          expect(here.messages).toHaveLength(turns.length);
          expect(there.entries).toEqual(here.entries);
          for (const own of ["a", "b"]) {
            const sent = turns
              .map((isOther, n) => `${isOther ? "b" : "a"}${n}`)
              .filter((one) => one[0] === own);
            expect(here.messages.filter((one) => String(one)[0] === own)).toEqual(sent);
          }
          expect([here.gaps, there.gaps]).toEqual([0, 0]);
        }),
        { numRuns: 10 },
      );
    });

    test("tells only the follower that has missed lost entries of a gap, and once", async () => {
      const { bus, other, settle } = await create({ ...wide, items: 3 });
      const steady = ear();
      bus.follow("t", 0, steady.follower);
      const away = ear();
      const following = other.follow("t", 0, away.follower);
      for (const message of ["a", "b"]) await bus.append("t", message);
      await settle();
      following.stop();
      for (const message of ["c", "d", "e", "f"]) {
        await bus.append("t", message);
        await settle();
      }
      other.follow("t", away.entries.at(-1)?.id ?? 0, away.follower);
      await settle();
      await bus.append("t", "g");
      await settle();
      expect([steady.messages, steady.gaps]).toEqual([["a", "b", "c", "d", "e", "f", "g"], 0]);
      expect([away.messages, away.gaps]).toEqual([["a", "b", "d", "e", "f", "g"], 1]);
    });

    test("gives every entry an id that is a safe integer", async () => {
      const { bus } = await create(wide);
      const ids = await Promise.all(Array.from({ length: 50 }, async (_, n) => bus.append("t", n)));
      expect(ids.every((id) => Number.isSafeInteger(id) && id > 0)).toBe(true);
      expect(ids).toEqual([...new Set(ids)].toSorted((x, y) => x - y));
    });
  });
}
