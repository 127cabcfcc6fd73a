import { expect, it } from "vitest";
import { advance } from "./talk/talk.ts";
import { matchIdOf, states } from "./testing/samples.ts";
import { titleOf } from "./title.ts";

const talked = {
  ...states.texting,
  talk: advance(states.texting.talk, { type: "heard", matchId: matchIdOf("a"), seq: 1, text: "psst" }, true),
};

it.each([
  [states.idle, false, false, null],
  [states.searching, false, true, "Looking for someone"],
  [states.texting, false, false, "Talking with a stranger"],
  [states.texting, false, true, "A stranger is here, say hi"],
  [talked, false, true, "Talking with a stranger"],
  [talked, true, true, "New message"],
  [talked, true, false, "Talking with a stranger"],
  [states.ended, true, true, "Chat ended"],
] as const)("the tab's title for %o, unread %s and hidden %s, is %s", (stranger, unread, hidden, title) => {
  expect(titleOf({ stranger, unread }, hidden)).toBe(title);
});

it("the tab's title never contains a message", () => {
  expect(titleOf({ stranger: talked, unread: true }, true)).not.toContain("psst");
});
