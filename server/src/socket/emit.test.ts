import { describe, expect, test } from "vitest";
import { isSlowReader, type PageSocket } from "./emit.ts";
import { textFrame } from "./frame.ts";

/** A socket for whose reader that much waits. */
const waiting = (packets: number, length: number) =>
  ({
    connected: true,
    conn: { writeBuffer: Array.from({ length: packets }, () => ({ data: "x".repeat(length) })) },
  }) as unknown as PageSocket;

describe("a reader", () => {
  test("is not slow because a whole log comes at once after a resume", () => {
    expect(isSlowReader(waiting(256, 2_000))).toBe(false);
    expect(isSlowReader(waiting(320, 100))).toBe(false);
  });

  test("is slow when more packets, or more in them, wait than a log can hold", () => {
    expect(isSlowReader(waiting(600, 10))).toBe(true);
    expect(isSlowReader(waiting(40, 32_768))).toBe(true);
  });

  test("for whom nothing waits is not slow", () => {
    expect(isSlowReader(waiting(0, 0))).toBe(false);
  });
});

describe("a text frame", () => {
  const payloadOf = (frame: Buffer, head: number) => frame.subarray(head).toString("utf8");

  test.each([
    ["short", "4" + "a".repeat(124), 2, Buffer.from([0x81, 125])],
    ["with a length of 16 bits", "b".repeat(126), 4, Buffer.from([0x81, 126, 0, 126])],
    ["as long as 16 bits say", "c".repeat(65_535), 4, Buffer.from([0x81, 126, 0xff, 0xff])],
    ["with a length of 64 bits", "d".repeat(65_536), 10, Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0])],
    ["whose length counts bytes", "ж".repeat(100), 4, Buffer.from([0x81, 126, 0, 200])],
    ["of characters beyond 16 bits", "🙂".repeat(10), 2, Buffer.from([0x81, 40])],
    ["of nothing", "", 2, Buffer.from([0x81, 0])],
  ])("%s has the head of RFC 6455 and the text behind it", (_name, text, head, expected) => {
    const [frame] = textFrame(text);
    expect(frame.subarray(0, head)).toEqual(expected);
    expect(payloadOf(frame, head)).toBe(text);
  });
});
