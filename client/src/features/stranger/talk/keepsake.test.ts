import { describe, expect, it } from "vitest";
import { shelfOf } from "../../../net/testing/browser.ts";
import { wishOf } from "../testing/samples.ts";
import { keep, recall } from "./keepsake.ts";

const keepsake = {
  wish: wishOf("video"),
  nextByItself: true,
  singleKeys: false,
  live: ["microphone"],
} as const;
const nothing = { wish: null, nextByItself: false, singleKeys: true, live: [] };

describe("the choices that a tab remembers", () => {
  it("come back after a reload", () => {
    const shelf = shelfOf();
    keep(shelf, keepsake);
    expect(recall(shelf)).toEqual(keepsake);
  });

  it("are empty in a new tab, or without storage", () => {
    expect(recall(shelfOf())).toEqual(nothing);
    expect(recall(null)).toEqual(nothing);
    expect(() => keep(null, keepsake)).not.toThrow();
  });

  it.each([
    "{",
    "17",
    '{"wish":{"mode":"smell"},"live":"camera","nextByItself":"yes","singleKeys":"no"}',
    '{"live":["teeth"]}',
  ])("are empty if the storage holds %s", (text) => {
    expect(recall(shelfOf({ "lets-meet:stranger": text }))).toEqual(nothing);
  });

  it("are empty, without an error, when storage is blocked", () => {
    const blocked = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    expect(() => keep({ getItem: blocked, setItem: blocked }, keepsake)).not.toThrow();
    expect(recall({ getItem: blocked, setItem: blocked })).toEqual(nothing);
  });
});
