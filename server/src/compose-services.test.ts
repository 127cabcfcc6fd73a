import { MatchId } from "@lets-meet/shared/ids.ts";
import { SendChat } from "@lets-meet/shared/protocol/chat.ts";
import { SendSignal } from "@lets-meet/shared/protocol/signal.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createNode } from "./testing/node.ts";
import { signalsTo } from "./testing/rooms.ts";
import { wish } from "./testing/samples.ts";

describe("two nodes over one bus", () => {
  let first: ReturnType<typeof createNode>;
  let second: ReturnType<typeof createNode>;
  let a: ReturnType<typeof first.connect>;
  let b: ReturnType<typeof first.connect>;
  let matchId: MatchId;

  beforeEach(async () => {
    first = createNode();
    second = createNode({ beside: first });
    [a, b] = [first.connect(), second.connect()];
    await first.strangers.search(a.id, wish());
    await second.strangers.search(b.id, wish());
    await first.clock.advance(1_000);
    const matched = a.of("stranger:matched") as readonly { readonly matchId: string }[];
    matchId = MatchId.parse(matched[0]?.matchId);
  });

  test("match their pages with each other, once", () => {
    for (const page of [a, b]) expect(page.of("stranger:matched")).toMatchObject([{ matchId }]);
    expect([...first.failures, ...second.failures]).toEqual([]);
  });

  test("carry signals and messages between them", async () => {
    first.signaling.ready(a.id, matchId);
    second.signaling.ready(b.id, matchId);
    const signals = SendSignal.parse({ ...signalsTo("x"), matchId, seq: 1 });
    expect(await first.signaling.send(a.id, signals)).toMatchObject({ ok: true });
    const message = SendChat.parse({ matchId, seq: 1, text: "hi" });
    expect(await second.chat.send(b.id, message)).toMatchObject({ ok: true });
    await first.clock.settle();
    expect(b.of("signal:deliver")).toHaveLength(1);
    expect(a.of("chat:message")).toMatchObject([{ text: "hi" }]);
  });

  test("tell one page that the other has left", async () => {
    await first.strangers.leave(a.id, matchId);
    await first.clock.advance(1_000);
    expect(b.of("stranger:partner-left")).toHaveLength(1);
  });
});
