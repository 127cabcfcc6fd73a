import { MatchId, type SessionId } from "@lets-meet/shared/ids.ts";
import { SendChat } from "@lets-meet/shared/protocol/chat.ts";
import { SendSignal } from "@lets-meet/shared/protocol/signal.ts";
import { beforeEach, describe, expect, test } from "vitest";
import type { Bus } from "./ports.ts";
import { createNode } from "./testing/node.ts";
import { signalsTo } from "./testing/rooms.ts";
import { wish } from "./testing/samples.ts";

describe("two nodes over one bus and one store of states", () => {
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

  describe("when a page reconnects to the other node", () => {
    const settle = () => first.clock.settle();
    const say = (node: typeof first, page: typeof a, seq: number) =>
      node.chat.send(page.id, SendChat.parse({ matchId, seq, text: `message ${seq}` }));

    test("go on with the match there, and nobody is told anything", async () => {
      const moved = await second.comeBack(a.shows(), a.pageId);
      expect(moved.attached).toMatchObject({
        resumed: true,
        snapshot: { phase: "matched", match: { matchId } },
      });
      expect(moved.attached.keepKey).toBe(a.attached.keepKey);
      await first.clock.advance(60_000);
      expect(moved.seen).toEqual([]);
      expect(b.seen.map(({ event }) => event)).toEqual(["stranger:matched"]);
      expect([first.sessions.online, second.sessions.online]).toEqual([0, 2]);
      expect([...first.failures, ...second.failures]).toEqual([]);
    });

    test("tell the page that was connected before that another one has taken over", async () => {
      await second.comeBack(a.shows(), a.pageId);
      await settle();
      expect(a.told.superseded).toBe(true);
    });

    test("deliver there what was said since, once, and what is said from there", async () => {
      second.signaling.ready(b.id, matchId);
      await say(second, b, 1);
      await settle();
      const moved = await second.comeBack(a.shows(), a.pageId);
      second.signaling.ready(moved.id, matchId);
      await say(second, b, 2);
      await say(second, moved, 1);
      await settle();
      expect(moved.of("chat:message")).toMatchObject([{ seq: 1 }, { seq: 2 }]);
      expect(b.of("chat:message")).toMatchObject([{ seq: 1 }]);
    });

    test("take once what the page repeats because it was not acknowledged", async () => {
      first.signaling.ready(a.id, matchId);
      await say(second, b, 1);
      await say(second, b, 2);
      const moved = await first.comeBack({ ...b.shows(), seq: 1 }, b.pageId);
      for (const seq of [2, 3]) expect(await say(first, moved, seq)).toMatchObject({ ok: true });
      await settle();
      expect(a.of("chat:message")).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
    });

    test("carry any number of messages to a page on the other node that reads them", async () => {
      first.signaling.ready(a.id, matchId);
      for (let seq = 1; seq <= 200; seq++) {
        expect(await say(second, b, seq)).toMatchObject({ ok: true });
        await settle();
      }
      expect(a.of("chat:message")).toHaveLength(200);
    });

    test("tell the partner that it is back if it was away, and do not end its grace on the node before", async () => {
      a.drop();
      await first.clock.advance(20_000);
      expect(b.of("stranger:partner-away")).toHaveLength(1);
      await second.comeBack(a.shows(), a.pageId);
      await first.clock.advance(60_000);
      expect(b.of("stranger:partner-back")).toHaveLength(1);
      expect(b.of("stranger:partner-left")).toEqual([]);
    });

    test("end the match after its grace if the page does not stay", async () => {
      const moved = await second.comeBack(a.shows(), a.pageId);
      moved.drop();
      await first.clock.advance(31_000);
      expect(b.seen.map(({ event }) => event)).toEqual([
        "stranger:matched",
        "stranger:partner-away",
        "stranger:partner-left",
      ]);
    });

    test("await a page that never arrives after its session was taken over, and then end the match", async () => {
      await second.sessions.claim(a.shows());
      await first.clock.advance(60_000);
      expect(b.of("stranger:partner-left")).toHaveLength(1);
      expect(second.sessions.online).toBe(1);
    });

    test("let nobody take a session over without its secret", async () => {
      const thief = await second.comeBack({ ...a.shows(), secret: "x".repeat(32) });
      expect(thief.attached).toMatchObject({ resumed: false, snapshot: { phase: "idle" } });
      await settle();
      expect(a.told.superseded).toBe(false);
      expect(first.strangers.matchOf(a.id)).not.toBeNull();
    });

    test("let it leave from there, and find the next partner", async () => {
      const moved = await second.comeBack(a.shows(), a.pageId);
      await second.strangers.next(moved.id, { matchId, wish: wish() });
      const other = first.connect();
      await first.strangers.search(other.id, wish());
      await first.clock.advance(1_000);
      expect(b.of("stranger:partner-left")).toHaveLength(1);
      expect(moved.of("stranger:matched")).toHaveLength(1);
      expect(other.of("stranger:matched")).toHaveLength(1);
    });

    test("keep its place in the search", async () => {
      const waiting = first.connect();
      await first.strangers.search(waiting.id, wish({ mode: "video" }));
      const moved = await second.comeBack(waiting.shows(), waiting.pageId);
      expect(moved.attached.snapshot).toMatchObject({ phase: "searching" });
      const other = second.connect();
      await second.strangers.search(other.id, wish({ mode: "video" }));
      await first.clock.advance(1_000);
      expect(moved.of("stranger:matched")).toHaveLength(1);
    });

    test("have it back on the first node when it returns there", async () => {
      const moved = await second.comeBack(a.shows(), a.pageId);
      const back = await first.comeBack(moved.shows(), a.pageId);
      await settle();
      expect(back.attached).toMatchObject({ resumed: true, snapshot: { phase: "matched" } });
      expect(moved.told.superseded).toBe(true);
      await first.clock.advance(60_000);
      expect(b.seen.map(({ event }) => event)).toEqual(["stranger:matched"]);
    });
  });
});

describe("the side of a match that has accepted", () => {
  const say = (node: ReturnType<typeof createNode>, id: SessionId, matchId: MatchId) =>
    node.chat.send(id, SendChat.parse({ matchId, seq: 1, text: "hi" }));
  /** Two nodes whose bus keeps back that the first side is matched, until it is let through. */
  const heldBack = async () => {
    const first = createNode();
    const held: (() => void)[] = [];
    const bus: Bus = {
      ...first.bus,
      append: async (topic, message, number) => {
        const isKept = typeof message === "object" && message !== null && "kind" in message;
        if (isKept && message.kind === "agreed") await new Promise<void>((resolve) => held.push(resolve));
        return first.bus.append(topic, message, number);
      },
    };
    const nodes = [
      createNode({ beside: { ...first, bus } }),
      createNode({ beside: { ...first, bus } }),
    ] as const;
    const [a, b] = [nodes[0].connect(), nodes[1].connect()];
    await nodes[0].strangers.search(a.id, wish());
    await nodes[1].strangers.search(b.id, wish());
    await first.clock.advance(1_000);
    const matchId = nodes[1].strangers.matchOf(b.id)?.matchId ?? MatchId.parse("");
    nodes[0].signaling.ready(a.id, matchId);
    return {
      clock: first.clock,
      nodes,
      a,
      b,
      matchId,
      letThrough: () => held.splice(0).forEach((go) => go()),
    };
  };

  test("sends nothing before its partner is matched, and everything then", async () => {
    const { clock, nodes, a, b, matchId, letThrough } = await heldBack();
    const sent = say(nodes[1], b.id, matchId);
    await clock.advance(1_000);
    expect(a.of("chat:message")).toEqual([]);
    letThrough();
    expect(await sent).toMatchObject({ ok: true });
    await clock.settle();
    expect(a.of("chat:message")).toMatchObject([{ text: "hi" }]);
  });

  test("is refused if the match ends before", async () => {
    const { clock, nodes, a, b, matchId } = await heldBack();
    const sent = say(nodes[1], b.id, matchId);
    await nodes[0].strangers.leave(a.id, matchId);
    await clock.settle();
    expect(await sent).toMatchObject({ ok: false, code: "no-such-match" });
    expect(a.of("chat:message")).toEqual([]);
  });
});
