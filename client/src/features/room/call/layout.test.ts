import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Box, gridOf, type Rect, spotlightOf } from "./layout.ts";

const gap = 10;
const box = fc.record({
  width: fc.integer({ min: 280, max: 2_600 }),
  height: fc.integer({ min: 160, max: 1_600 }),
});
const people = fc.integer({ min: 1, max: 17 });

const isWithin = (rect: Rect, { width, height }: Box) =>
  rect.left >= -0.01 &&
  rect.top >= -0.01 &&
  rect.left + rect.width <= width + 0.01 &&
  rect.top + rect.height <= height + 0.01;

const overlap = (one: Rect, other: Rect) =>
  one.left + one.width > other.left + 0.01 &&
  other.left + other.width > one.left + 0.01 &&
  one.top + one.height > other.top + 0.01 &&
  other.top + other.height > one.top + 0.01;

function expectSound(rects: readonly Rect[], within: Box): void {
  for (const [place, rect] of rects.entries()) {
    expect(isWithin(rect, within)).toBe(true);
    expect(Math.min(rect.width, rect.height)).toBeGreaterThan(0);
    for (const other of rects.slice(place + 1)) expect(overlap(rect, other)).toBe(false);
  }
}

/** The number of tiles in each row. */
const rowsOf = (rects: readonly Rect[]) =>
  [...Map.groupBy(rects, ({ top }) => Math.round(top)).values()].map((row) => row.length);

describe("the grid", () => {
  it("gives every tile its own space inside the box, all of one size", () => {
    fc.assert(
      fc.property(people, box, (count, within) => {
        const rects = gridOf(count, within, gap);
        expect(rects).toHaveLength(count);
        expectSound(rects, within);
        expect(new Set(rects.map(({ width, height }) => `${width} ${height}`)).size).toBe(1);
      }),
    );
  });

  it("keeps the tiles' aspect ratio within limits, so that a face fits", () => {
    fc.assert(
      fc.property(people, box, (count, within) => {
        for (const { width, height } of gridOf(count, within, gap)) {
          expect(width / height).toBeLessThanOrEqual(2.46);
          expect(width / height).toBeGreaterThanOrEqual(0.51);
        }
      }),
    );
  });

  it("shows every tile larger when the box grows in both directions", () => {
    fc.assert(
      fc.property(people, box, fc.integer({ min: 1, max: 400 }), (count, within, more) => {
        const shape = within.width > within.height ? 4 / 3 : 1;
        const shown = ([tile]: readonly Rect[]) => Math.min(tile?.width ?? 0, (tile?.height ?? 0) * shape);
        const bigger = { width: within.width + more, height: within.height + more };
        expect(shown(gridOf(count, bigger, gap))).toBeGreaterThan(shown(gridOf(count, within, gap)));
      }),
    );
  });

  it.each<[string, number, Box, readonly number[]]>([
    ["two on a desk beside each other", 2, { width: 1224, height: 520 }, [2]],
    ["two on a phone above each other", 2, { width: 370, height: 640 }, [1, 1]],
    ["two on a phone that lies beside each other", 2, { width: 820, height: 300 }, [2]],
    ["three on a desk in one row", 3, { width: 1600, height: 500 }, [3]],
    ["four on a desk in a square", 4, { width: 1224, height: 520 }, [2, 2]],
    ["four on a phone in pairs", 4, { width: 370, height: 640 }, [2, 2]],
    ["six on a phone in pairs", 6, { width: 370, height: 640 }, [2, 2, 2]],
    ["nine on a desk in a square", 9, { width: 1224, height: 600 }, [3, 3, 3]],
  ])("puts %s", (_what, count, within, rows) => {
    expect(rowsOf(gridOf(count, within, gap))).toEqual(rows);
  });

  it("centres an incomplete last row", () => {
    const [first, second, third] = gridOf(3, { width: 600, height: 600 }, gap);
    expect(third?.left).toBeCloseTo(((first?.left ?? 0) + (second?.left ?? 0)) / 2);
  });

  it("is empty without people, and accepts a box that has not been measured", () => {
    expect(gridOf(0, { width: 100, height: 100 }, gap)).toEqual([]);
    expect(gridOf(3, { width: 0, height: 0 }, gap)).toHaveLength(3);
  });
});

describe("the spotlight", () => {
  it("gives the large picture the most room, and every other picture some", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), box, (others, within) => {
        const { big, strip } = spotlightOf(others, within, gap);
        expect(strip).toHaveLength(others);
        expectSound([big, ...strip], within);
        const area = ({ width, height }: Rect) => width * height;
        for (const rect of strip) expect(area(rect)).toBeLessThanOrEqual(area(big));
      }),
    );
  });

  it("puts the others beside it in a wide box and below it in a high one", () => {
    const wide = spotlightOf(3, { width: 1200, height: 600 }, gap);
    for (const rect of wide.strip) expect(rect.left).toBeGreaterThan(wide.big.width);
    const high = spotlightOf(3, { width: 370, height: 640 }, gap);
    for (const rect of high.strip) expect(rect.top).toBeGreaterThan(high.big.height);
  });

  it("takes the whole box when there is no other picture", () => {
    expect(spotlightOf(0, { width: 300, height: 200 }, gap)).toEqual({
      big: { left: 0, top: 0, width: 300, height: 200 },
      strip: [],
    });
  });
});
