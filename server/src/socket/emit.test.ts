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
    const frame = Buffer.from(textFrames([text]), "latin1");
    expect(frame.subarray(0, head)).toEqual(expected);
    expect(payloadOf(frame, head)).toBe(text);
  });
});

test("several text frames follow each other", () => {
  expect(textFrames(["one", "два"])).toBe(textFrames(["one"]) + textFrames(["два"]));
});

/** An emitter whose transports record what is done to them, and a function that ends a turn of the event loop. */
function emitting() {
  const clock = createFakeClock();
  type Recorded = { readonly writes: (readonly string[])[]; readonly deeds: string[] };
  const transports = new Map<Engine, Recorded>();
  const at = (engine: Engine) => {
    const transport = transports.get(engine);
    if (transport === undefined) throw new Error("no such transport");
    return transport;
  };
  const turn: (() => void)[] = [];
  const emitter = new Emitter({
    clock,
    atEndOfTurn: (run) => void turn.push(run),
    to: {
      write: (engine, packets) => {
        at(engine).writes.push(packets);
        at(engine).deeds.push("write");
      },
      hold: (engine) => void at(engine).deeds.push("hold"),
      release: (engine) => void at(engine).deeds.push("release"),
    },
  });
  const endTurn = () => {
    for (const run of turn.splice(0)) run();
  };
  const transport = () => {
    // The emitter only passes a transport on, and tells it from others.
    const engine = { transport: transports.size } as unknown as Engine;
    const recorded: Recorded = { writes: [], deeds: [] };
    transports.set(engine, recorded);
    return { engine, ...recorded };
  };
  return { clock, emitter, endTurn, transport };
}
const ok = { ok: true, value: {} } as const;
const superseded = '2["session:superseded",{}]';

describe("the packets of one turn to a page", () => {
  test("are sent in one write at its end, in order, whatever they are", () => {
    const { emitter, endTurn, transport } = emitting();
    const page = transport();
    emitter.notice(page.engine, "session:superseded", {});
    emitter.logged(page.engine, "stranger:partner-left", '{"text":1}', 7);
    emitter.answer(page.engine, "3", ok, "soon");
    expect(page.writes).toEqual([]);
    endTurn();
    expect(page.writes).toEqual([
      [superseded, '2["stranger:partner-left",{"text":1},7]', '33[{"ok":true,"value":{}}]'],
    ]);
    endTurn();
    expect(page.writes).toHaveLength(1);
  });

  test("do not wait if there are many, or if they are large", () => {
    const { emitter, transport } = emitting();
    const [many, large] = [transport(), transport()];
    for (let count = 0; count < 40; count++) emitter.notice(many.engine, "session:superseded", {});
    expect(many.writes).toEqual([Array.from({ length: 32 }, () => superseded)]);
    emitter.logged(large.engine, "chat:message", JSON.stringify("x".repeat(70_000)), 1);
    expect(large.writes).toHaveLength(1);
  });

  test("can be sent at once, before the page is closed", () => {
    const { emitter, endTurn, transport } = emitting();
    const page = transport();
    emitter.notice(page.engine, "session:superseded", {});
    emitter.flush(page.engine);
    expect(page.writes).toEqual([[superseded]]);
    endTurn();
    expect(page.writes).toHaveLength(1);
  });

  test("to a held transport are written before it is released, and no other is held", () => {
    const { emitter, endTurn, transport } = emitting();
    const [page, other] = [transport(), transport()];
    emitter.hold(page.engine);
    for (const { engine } of [page, other]) emitter.notice(engine, "session:superseded", {});
    expect(page.deeds).toEqual(["hold"]);
    endTurn();
    expect([page.deeds, other.deeds]).toEqual([["hold", "write", "release"], ["write"]]);
  });
});

test("a notice to many pages is the same for all, and no notice is mistaken for another", () => {
  const { emitter, endTurn, transport } = emitting();
  const [one, two] = [transport(), transport()];
  const [count, next] = [{ online: 7 }, { online: 8 }];
  for (const { engine } of [one, two]) emitter.notice(engine, "presence:count", count);
  emitter.notice(one.engine, "presence:count", next);
  endTurn();
  expect(one.writes).toEqual([['2["presence:count",{"online":7}]', '2["presence:count",{"online":8}]']]);
  expect(two.writes).toEqual([['2["presence:count",{"online":7}]']]);
});

describe("an answer", () => {
  test("is sent with the next event to the same page, before it, in one write", async () => {
    const { clock, emitter, endTurn, transport } = emitting();
    const page = transport();
    emitter.answer(page.engine, "7", ok, "soon");
    endTurn();
    expect(page.writes).toEqual([]);
    emitter.notice(page.engine, "session:superseded", {});
    endTurn();
    expect(page.writes).toEqual([['37[{"ok":true,"value":{}}]', superseded]]);
    await clock.advance(100);
    expect(page.writes).toHaveLength(1);
  });

  test("without a next packet is sent alone shortly after, and never to another page", async () => {
    const { clock, emitter, endTurn, transport } = emitting();
    const [one, two] = [transport(), transport()];
    emitter.answer(one.engine, "1", ok, "soon");
    emitter.answer(two.engine, "2", ok, "soon");
    emitter.notice(two.engine, "session:superseded", {});
    endTurn();
    await clock.advance(4);
    expect(one.writes).toEqual([['31[{"ok":true,"value":{}}]']]);
    expect(two.writes).toHaveLength(1);
  });

  test("that has a brief time waits for the event that is likely to follow, and is sent alone without it", async () => {
    const { clock, emitter, endTurn, transport } = emitting();
    const [one, two] = [transport(), transport()];
    emitter.answer(one.engine, "1", ok, "brief");
    emitter.answer(two.engine, "2", ok, "brief");
    await clock.advance(20);
    emitter.logged(two.engine, "stranger:matched", "{}", 3);
    endTurn();
    await clock.advance(4);
    expect([one.writes, two.writes.length]).toEqual([[], 1]);
    await clock.advance(1);
    expect(one.writes).toEqual([['31[{"ok":true,"value":{}}]']]);
    emitter.answer(one.engine, "3", ok, "brief");
    await clock.advance(25);
    expect([one.writes.length, two.writes.length]).toEqual([2, 1]);
  });

  test("that can wait is sent with the next packet, or alone within a second", async () => {
    const { clock, emitter, transport } = emitting();
    const [one, two] = [transport(), transport()];
    emitter.answer(one.engine, "1", ok, "late");
    await clock.advance(500);
    emitter.answer(two.engine, "2", ok, "late");
    await clock.advance(499);
    expect([one.writes, two.writes]).toEqual([[], []]);
    await clock.advance(1);
    expect(one.writes).toEqual([['31[{"ok":true,"value":{}}]']]);
    emitter.answer(two.engine, "3", ok, "soon");
    await clock.advance(4);
    expect(two.writes).toEqual([['32[{"ok":true,"value":{}}]', '33[{"ok":true,"value":{}}]']]);
    await clock.advance(2_000);
    expect([one.writes.length, two.writes.length]).toEqual([1, 1]);
  });

  test("that can wait does not once there are so many that the page might pause for them", async () => {
    const { clock, emitter, transport } = emitting();
    const page = transport();
    for (let id = 0; id < 8; id++) emitter.answer(page.engine, `${id}`, ok, "late");
    await clock.advance(4);
    expect(page.writes.map((packets) => packets.length)).toEqual([8]);
  });
});
