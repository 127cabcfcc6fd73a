import * as fc from "fast-check";
import { expect, test } from "vitest";
import { interests } from "../testing/tickets.ts";
import { Popularity } from "./popularity.ts";
import { Tags } from "./tags.ts";

const names = interests("chess", "go", "jazz", "tea");
const [chess, go] = interests("chess", "go");
if (chess === undefined || go === undefined) throw new Error("no names");

test("the same interest has the same number, other interests have others", () => {
  const tags = new Tags(new Popularity());
  expect(tags.take(chess)).toBe(tags.take(chess));
  expect(tags.take(go)).not.toBe(tags.take(chess));
  expect(tags.take(go)).toBeGreaterThan(0);
});

test("a number is kept as long as a ticket uses it, and is then reused for another interest", () => {
  const tags = new Tags(new Popularity());
  const number = tags.take(chess);
  tags.take(chess);
  tags.release(number);
  expect(tags.take(go)).not.toBe(number);
  tags.release(number);
  expect(tags.size).toBe(1);
  expect(tags.take(interests("owls")[0] ?? go)).toBe(number);
});

test("a returning interest has its previous rarity", () => {
  const tags = new Tags(new Popularity());
  for (let n = 0; n < 30; n++) tags.count(tags.take(chess));
  const rarity = tags.rarityOfName(chess);
  for (let n = 0; n < 30; n++) tags.release(1);
  expect(tags.rarityOfName(chess)).toBe(0);
  expect(tags.rarityOf(tags.take(chess))).toBe(rarity);
  expect(rarity).toBeLessThan(0.1);
});

test("nothing is left when all tickets are released", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names), { maxLength: 50 }), (taken) => {
      const tags = new Tags(new Popularity(64));
      const numbers = taken.map((name) => tags.take(name));
      expect(tags.size).toBe(new Set(taken).size);
      for (const number of numbers) tags.release(number);
      expect(tags.size).toBe(0);
    }),
  );
});
