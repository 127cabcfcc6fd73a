import { describe, expect, it } from "vitest";
import { aMember, aMembership, peerOf } from "../testing/samples.ts";
import type { Rect } from "./layout.ts";
import { changedSizes, type Seen, shownSizes } from "./shown-sizes.ts";
import { stageOf } from "./stage.ts";

const ann = peerOf("Ann");
const ben = peerOf("Ben");
const wide = (width: number): Rect => ({ left: 0, top: 0, width, height: width * 0.75 });
const plain = { pinned: null, layout: "grid", activeSpeaker: null } as const;

function seen(widths: Readonly<Record<string, number>>, changes: Partial<Seen> = {}, sharing = false): Seen {
  const sending = { mic: true, camera: true, screen: sharing };
  return {
    stage: stageOf(aMembership([aMember("Ann"), aMember("Ben", { sending })]), plain),
    rects: new Map(Object.entries(widths).map(([key, width]) => [key, wide(width)])),
    covered: false,
    floating: null,
    ...changes,
  };
}
const both = { [`${ann}-camera`]: 400, [`${ben}-camera`]: 400 };

describe("the size of a picture", () => {
  it.each([
    [120, "thumbnail"],
    [219, "thumbnail"],
    [220, "tile"],
    [719, "tile"],
    [720, "spotlight"],
    [0, "hidden"],
  ])("of a camera %d px wide is %s", (width, size) => {
    expect(shownSizes(seen({ [`${ann}-camera`]: width })).get(ann)).toEqual({
      camera: size,
      screen: "hidden",
    });
  });

  it("is reported for every other member, and not for this page's own", () => {
    expect([...shownSizes(seen(both)).keys()]).toEqual([ann, ben]);
  });

  it("is large for the big tile, however narrow the phone", () => {
    const widths = { [`${ben}-screen`]: 370, [`${ben}-camera`]: 90, [`${ann}-camera`]: 90 };
    expect(shownSizes(seen(widths, {}, true)).get(ben)).toEqual({ camera: "thumbnail", screen: "spotlight" });
  });

  it("is hidden before anything is measured, and while the stage is covered", () => {
    const hidden = { camera: "hidden", screen: "hidden" };
    expect(shownSizes(seen({})).get(ann)).toEqual(hidden);
    expect(shownSizes(seen(both, { covered: true })).get(ann)).toEqual(hidden);
  });

  it("is not hidden for a picture that floats over other windows", () => {
    const sizes = shownSizes(seen(both, { covered: true, floating: `${ann}-camera` }));
    expect([sizes.get(ann)?.camera, sizes.get(ben)?.camera]).toEqual(["tile", "hidden"]);
  });
});

it("only changed sizes and new peers are reported", () => {
  const tile = { camera: "tile", screen: "hidden" } as const;
  const before = new Map([[ann, tile]]);
  expect(changedSizes(before, new Map([[ann, { ...tile }]]))).toEqual([]);
  expect(changedSizes(before, new Map([[ann, tile] as const, [ben, tile] as const]))).toEqual([[ben, tile]]);
  const spotlight = { ...tile, screen: "spotlight" } as const;
  expect(changedSizes(before, new Map([[ann, spotlight]]))).toEqual([[ann, spotlight]]);
});
