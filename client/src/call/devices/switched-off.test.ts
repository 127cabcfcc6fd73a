import { expect, test } from "vitest";
import { keepSwitchedOff, recallSwitchedOff } from "./switched-off.ts";

const shelfWith = (text: string | null) => ({ getItem: () => text });

test("the devices switched off are remembered after a reload", () => {
  let kept: string | null = null;
  keepSwitchedOff({ setItem: (_key, text) => void (kept = text) }, ["microphone"]);
  expect(recallSwitchedOff(shelfWith(kept))).toEqual(["microphone"]);
});

test.each([null, "", "{", "7", '["screen"]', "[[]]"])("a storage with %j counts as empty", (text) => {
  expect(recallSwitchedOff(shelfWith(text))).toEqual([]);
});

test("a broken or missing storage causes no error", () => {
  const broken = () => {
    throw new DOMException("no", "SecurityError");
  };
  expect(recallSwitchedOff({ getItem: broken })).toEqual([]);
  expect(() => keepSwitchedOff({ setItem: broken }, ["camera"])).not.toThrow();
  expect(recallSwitchedOff(null)).toEqual([]);
});
