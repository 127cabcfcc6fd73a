import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Popularity } from "./popularity.ts";

function named(times: Readonly<Record<string, number>>, columns?: number): Popularity {
  const popularity = new Popularity(columns);
  for (const [name, count] of Object.entries(times)) for (let n = 0; n < count; n++) popularity.add(name);
  return popularity;
}

test("an interest that no ticket named is as rare as possible, and one that every ticket named is not rare", () => {
  const popularity = named({ music: 1_000 });
  expect(popularity.rarity("lockpicking")).toBe(1);
  expect(popularity.rarity("music")).toBeCloseTo(0, 3);
});

test("an interest that is named more often is less rare", () => {
  const popularity = named({ music: 500, chess: 50, owls: 5 });
  expect(popularity.rarity("owls")).toBeGreaterThan(popularity.rarity("chess"));
  expect(popularity.rarity("chess")).toBeGreaterThan(popularity.rarity("music"));
});

test("stays between 0 and 1 whatever is named", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 4 }), { maxLength: 300 }),
      fc.string({ maxLength: 4 }),
      (names, asked) => {
        const popularity = new Popularity(64);
        for (const name of names) popularity.add(name);
        const rarity = popularity.rarity(asked);
        expect(rarity).toBeGreaterThanOrEqual(0);
        expect(rarity).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test("naming an interest once more never makes it rarer", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 100 }), (names) => {
      const popularity = new Popularity(1_024);
      for (const name of names) popularity.add(name);
      const before = popularity.rarity("chess");
      popularity.add("chess");
      expect(popularity.rarity("chess")).toBeLessThanOrEqual(before);
    }),
  );
});

test("ten thousand invented names hardly change the rarity of the others", () => {
  const real = { music: 2_000, chess: 200, owls: 20 };
  const calm = named(real);
  const flooded = named(real);
  for (let n = 0; n < 10_000; n++) flooded.add(`invented ${n}`);
  const order = (popularity: Popularity) =>
    Object.keys(real).toSorted((a, b) => popularity.rarity(a) - popularity.rarity(b));
  expect(order(flooded)).toEqual(order(calm));
  expect(flooded.rarity("chess") - calm.rarity("chess")).toBeLessThan(0.15);
  expect(flooded.rarity("never named")).toBeGreaterThan(0.8);
});

test("old trends fade", () => {
  const popularity = named({ yoyo: 200 }, 64);
  const then = popularity.rarity("yoyo");
  for (let n = 0; n < 2_000; n++) popularity.add("music");
  expect(popularity.rarity("yoyo")).toBeGreaterThan(then);
  expect(popularity.rarity("music")).toBeLessThan(0.1);
});
