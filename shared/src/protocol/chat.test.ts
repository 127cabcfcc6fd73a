import { expect, test } from "vitest";
import { ChatText, isBlank } from "./chat.ts";

test.each([
  "",
  " ",
  "\n\t\r",
  "\u00a0\u3000",
  "\u200b\u200d\u2060\ufeff",
  "\u202e\u2066",
  "\u3164\u115f",
  "\u2800",
  "\ufe0f",
])("a message without a visible character is blank: %j", (text) => {
  expect(isBlank(text)).toBe(true);
  expect(ChatText.safeParse(text).success).toBe(false);
});

test.each(["a", " a ", "0", "…", "👍", "👩‍👩‍👧", "❤️", "שלום", "你好", "\u0301", "\ue000"])(
  "a message with a visible character is sent unchanged: %j",
  (text) => {
    expect(ChatText.parse(text)).toBe(text);
  },
);
