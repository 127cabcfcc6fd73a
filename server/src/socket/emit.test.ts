import { describe, expect, test } from "vitest";
import { createFakeClock } from "../testing/fake-clock.ts";
import { Emitter } from "./emit.ts";
import type { Engine } from "./engine.ts";
import { textFrames } from "./frame.ts";

describe("a text frame", () => {
  const payloadOf = (frame: Buffer, head: number) => frame.subarray(head).toString("utf8");

  test.each([
    ["a short text", "4" + "a".repeat(124), 2, Buffer.from([0x81, 125])],
    ["a text with a length of 16 bits", "b".repeat(126), 4, Buffer.from([0x81, 126, 0, 126])],
    ["the longest text of 16 bits", "c".repeat(65_535), 4, Buffer.from([0x81, 126, 0xff, 0xff])],
    [
      "a text with a length of 64 bits",
      "d".repeat(65_536),
      10,
      Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
    ],
    ["a text with multi-byte characters", "ж".repeat(100), 4, Buffer.from([0x81, 126, 0, 200])],
    ["a text with characters beyond 16 bits", "🙂".repeat(10), 2, Buffer.from([0x81, 40])],
    ["an empty text", "", 2, Buffer.from([0x81, 0])],
  ])("%s has the head of RFC 6455 followed by the text", (_name, text, head, expected) => {
    const [frame] = textFrames([text]);
    expect(frame.subarray(0, head)).toEqual(expected);
    expect(payloadOf(frame, head)).toBe(text);
  });
});

test("several text frames follow each other", () => {
  const [both] = textFrames(["one", "two"]);
  expect(both).toEqual(Buffer.concat([...textFrames(["one"]), ...textFrames(["two"])]));
});

describe("an answer", () => {
  /** A transport on a WebSocket that records what is written to it, one text per write. */
  function engineOf(readyState = "open") {
    const writes: string[] = [];
    const engine = {
      readyState,
      transport: { name: "websocket" },
      write: (_text: string, { wsPreEncodedFrame: [frames] }: { wsPreEncodedFrame: readonly [Buffer] }) =>
        void writes.push(frames.toString("latin1").replaceAll(/\u0081./g, "|")),
    };
    return { writes, engine: engine as unknown as Engine };
  }
  const ok = { ok: true, value: {} } as const;

  test("is sent with the next event to the same page, before it, in one write", async () => {
    const clock = createFakeClock();
    const emitter = new Emitter(clock);
    const { engine, writes } = engineOf();
    emitter.answer(engine, "7", ok);
    expect(writes).toEqual([]);
    emitter.notice(engine, "session:superseded", {});
    const expected = `|437[{"ok":true,"value":{}}]|42["session:superseded",{}]`;
    expect(writes).toEqual([expected]);
    await clock.advance(100);
    expect(writes).toEqual([expected]);
  });

  test("without a next packet is sent alone shortly after, and never to another page", async () => {
    const clock = createFakeClock();
    const emitter = new Emitter(clock);
    const [one, two] = [engineOf(), engineOf()];
    emitter.answer(one.engine, "1", ok);
    emitter.answer(two.engine, "2", ok);
    emitter.notice(two.engine, "session:superseded", {});
    await clock.advance(4);
    expect(one.writes).toEqual([`|431[{"ok":true,"value":{}}]`]);
    expect(two.writes).toHaveLength(1);
  });

  test("that can wait is sent with the next packet, or alone within a second", async () => {
    const clock = createFakeClock();
    const emitter = new Emitter(clock);
    const [one, two] = [engineOf(), engineOf()];
    emitter.answer(one.engine, "1", ok, true);
    await clock.advance(500);
    emitter.answer(two.engine, "2", ok, true);
    await clock.advance(499);
    expect([one.writes, two.writes]).toEqual([[], []]);
    await clock.advance(1);
    expect(one.writes).toEqual([`|431[{"ok":true,"value":{}}]`]);
    emitter.answer(two.engine, "3", ok);
    await clock.advance(4);
    expect(two.writes).toEqual([`|432[{"ok":true,"value":{}}]|433[{"ok":true,"value":{}}]`]);
    await clock.advance(2_000);
    expect([one.writes.length, two.writes.length]).toEqual([1, 1]);
  });

  test("that can wait does not once there are so many that the page might pause for them", async () => {
    const clock = createFakeClock();
    const emitter = new Emitter(clock);
    const { engine, writes } = engineOf();
    for (let id = 0; id < 8; id++) emitter.answer(engine, `${id}`, ok, true);
    await clock.advance(4);
    expect(writes.map((write) => write.split("|").length - 1)).toEqual([8]);
  });

  test("to a page that has gone is dropped", async () => {
    const clock = createFakeClock();
    const emitter = new Emitter(clock);
    const { engine, writes } = engineOf("closed");
    emitter.answer(engine, "1", ok);
    await clock.advance(4);
    expect(writes).toEqual([]);
  });
});
