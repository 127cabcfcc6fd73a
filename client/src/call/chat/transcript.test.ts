import { expect, test } from "vitest";
import { transcript, transcriptName } from "./transcript.ts";

const savedAt = new Date("2026-01-02T03:04:05Z");
const line = (author: string, text: string) => ({ author, text });

test("a conversation is saved as lines with author and text", () => {
  expect(transcript([line("Stranger", "hey!"), line("You", "hello")], savedAt)).toBe(
    "Let's Meet · 2026-01-02 03:04 UTC\n\nStranger: hey!\nYou: hello\n",
  );
});

test("the further lines of a message cannot look like another message", () => {
  expect(transcript([line("Stranger", "one\nYou: two\r\nthree\rfour")], savedAt)).toContain(
    "Stranger: one\n  You: two\n  three\n  four\n",
  );
});

test("the file name gives the time and is valid on every system", () => {
  expect(transcriptName(savedAt)).toBe("lets-meet-2026-01-02-03-04.txt");
});
