import { expect, test } from "vitest";
import { initialsOf } from "./initials-drawing.tsx";

test.each([
  ["Ann", "A"],
  ["ann lee", "AL"],
  ["Maria del Carmen Ruiz", "MR"],
  ["chess_player-9", "C9"],
  ["😀 face", "😀F"],
  ["🇩🇪 👩‍🚀", "🇩🇪👩‍🚀"],
  ["e\u0301mile", "E\u0301"],
  ["李小龙", "李"],
  ["  ", ""],
])("the initials of %j are %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
