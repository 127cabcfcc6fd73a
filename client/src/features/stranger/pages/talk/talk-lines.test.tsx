import { Interest } from "@lets-meet/shared/interests.ts";
import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { aLine, aTalk } from "../../testing/talks.ts";
import { entriesOf, TalkIntro } from "./talk-lines.tsx";

afterEach(cleanup);

test("messages of both sides with the same number have different keys", () => {
  const entries = entriesOf([aLine("you", "a", 1), aLine("stranger", "b", 1), aLine("you", "c", 2)]);
  expect(new Set(entries.map(({ key }) => key)).size).toBe(3);
});

test("only the user's own messages show their delivery", () => {
  const entries = entriesOf([aLine("you", "a"), aLine("stranger", "b")]);
  expect(entries.map(({ mine, author, delivery }) => ({ mine, author, delivery }))).toEqual([
    { mine: true, author: "You", delivery: "sent" },
    { mine: false, author: "Stranger", delivery: null },
  ]);
});

test.each([
  [[], ""],
  [["chess"], "You both like chess."],
  [["chess", "music"], "You both like chess and music."],
  [["chess", "music", "go"], "You both like chess, music and go."],
])("the shared interests %j are named in one sentence", (interests, said) => {
  const talk = aTalk();
  const match = { ...talk.match, sharedInterests: interests.map((text) => Interest.parse(text)) };
  const { container } = render(<TalkIntro talk={{ ...talk, match }} />);
  expect(container.textContent).toBe(`You're now chatting with a random stranger. Say hi!${said}`);
});
