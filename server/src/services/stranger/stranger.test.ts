import { beforeEach, describe, expect, test } from "vitest";
import { sessionTopic, ticketsTopic } from "../../ports.ts";
import { createNode } from "../../testing/node.ts";
import { match, sessionId, wish } from "../../testing/samples.ts";

let node: ReturnType<typeof createNode>;
beforeEach(() => {
  node = createNode();
});

describe("searching", () => {
  test("is answered before the match comes, however fast it comes", async () => {
    const [a, b] = [node.connect(), node.connect()];
    expect(await node.strangers.search(a.id, wish())).toMatchObject({ ok: true, value: { waitedMs: 0 } });
    expect(await node.strangers.search(b.id, wish())).toMatchObject({ ok: true });
    await node.clock.advance(100);
    expect(a.of("stranger:matched")).toHaveLength(1);
    expect(b.of("stranger:matched")).toHaveLength(1);
  });

  test("is refused in a match, when the queue is full, and while the server drains", async () => {
    node = createNode({ queueLimit: 1 });
    const [a, b] = [node.connect(), node.connect()];
    await node.strangers.search(a.id, wish({ mode: "video" }));
    expect(await node.strangers.search(b.id, wish())).toMatchObject({ ok: false, code: "queue-full" });
    expect(await node.strangers.search(a.id, wish({ mode: "text" }))).toMatchObject({ ok: true });
    await node.strangers.cancel(a.id);
    expect(await node.strangers.search(b.id, wish())).toMatchObject({ ok: true });
    node.strangers.drain();
    expect(await node.strangers.search(b.id, wish())).toMatchObject({ ok: false, code: "draining" });
  });

  test("is refused in a way that the operator has switched off, also as the next one", async () => {
    node = createNode({ modes: ["text"] });
    const [a, b] = [node.connect(), node.connect()];
    const off = { ok: false, code: "switched-off" };
    expect(await node.strangers.search(a.id, wish({ mode: "video" }))).toEqual(off);
    for (const { id } of [a, b]) await node.strangers.search(id, wish({ mode: "text" }));
    await node.clock.advance(100);
    const matchId = node.strangers.matchOf(a.id)?.matchId ?? match("none").matchId;
    expect(await node.strangers.next(a.id, { matchId, wish: wish({ mode: "video" }) })).toEqual(off);
    expect(node.strangers.matchOf(a.id)).toBeNull();
  });

  test("never matches video with text, whatever the wait", async () => {
    const [a, b] = [node.connect(), node.connect()];
    await node.strangers.search(a.id, wish({ mode: "video" }));
    await node.strangers.search(b.id, wish({ mode: "text" }));
    await node.clock.advance(120_000);
    expect(node.strangers.searching).toBe(2);
  });

  test("meets a recent partner only at the ladder's end, and after new ones", async () => {
    const [a, b] = [node.connect(), node.connect()];
    for (const { id } of [a, b]) await node.strangers.search(id, wish());
    await node.clock.advance(100);
    const first = node.strangers.matchOf(a.id);
    if (first === null) throw new Error("not matched");
    for (const { id } of [a, b]) await node.strangers.next(id, { matchId: first.matchId, wish: wish() });
    await node.clock.advance(1_900);
    expect(node.strangers.matchOf(a.id)).toBeNull();
    const c = node.connect();
    await node.strangers.search(c.id, wish());
    await node.clock.advance(50);
    expect([a.id, b.id]).toContain(node.strangers.matchOf(c.id)?.partner);
  });

  test("meets the same partner again if there is no other", async () => {
    const [a, b] = [node.connect(), node.connect()];
    for (const { id } of [a, b]) await node.strangers.search(id, wish());
    await node.clock.advance(100);
    const first = node.strangers.matchOf(a.id);
    if (first === null) throw new Error("not matched");
    for (const { id } of [a, b]) await node.strangers.next(id, { matchId: first.matchId, wish: wish() });
    await node.clock.advance(2_200);
    expect(node.strangers.matchOf(a.id)?.partner).toBe(b.id);
  });

  test("reports the typical wait once enough sessions were matched", async () => {
    for (let n = 0; n < 4; n++) {
      const [a, b] = [node.connect(), node.connect()];
      for (const { id } of [a, b]) await node.strangers.search(id, wish());
      await node.clock.advance(100);
    }
    const late = node.connect();
    const answer = await node.strangers.search(late.id, wish());
    expect(answer.ok && answer.value.typicalWaitMs).toBeTypeOf("number");
  });
});

test("a session whose page is away is not matched until the page is back", async () => {
  const [a, b] = [node.connect(), node.connect()];
  await node.strangers.search(a.id, wish());
  a.drop();
  await node.clock.settle();
  await node.strangers.search(b.id, wish());
  await node.clock.advance(5_000);
  expect(node.strangers.matchOf(b.id)).toBeNull();
  node.connect({ ...a.attached.session, after: 0 });
  await node.clock.advance(100);
  expect(node.strangers.matchOf(b.id)?.partner).toBe(a.id);
});

describe("a session whose answer is late", () => {
  test("is not waited for: the ticket goes back and meets another session", async () => {
    const [a, b] = [node.connect(), node.connect()];
    await node.strangers.search(a.id, wish());
    // A proposal with a session that no node holds: its answer never comes.
    const own = { session: a.id, revision: 1, match: match("phantom") };
    const other = { session: sessionId("nobody"), revision: 1, match: match("phantom", { polite: true }) };
    await node.bus.append(sessionTopic(a.id), { kind: "proposed", own, other });
    await node.clock.settle();
    expect(node.strangers.searching).toBe(0);
    await node.clock.advance(2_001);
    await node.strangers.tend();
    await node.strangers.search(b.id, wish());
    await node.clock.advance(100);
    expect(node.strangers.matchOf(a.id)?.partner).toBe(b.id);
  });
});

describe("tickets", () => {
  test("are announced again, so that a matcher that has lost them all receives them", async () => {
    const a = node.connect();
    await node.strangers.search(a.id, wish());
    const announced: unknown[] = [];
    node.bus.follow(ticketsTopic, 0, {
      entry: ({ message }) => void (message.kind === "announce" && announced.push(message.ticket.session)),
      gap: () => undefined,
    });
    await node.clock.settle();
    expect(announced).toEqual([a.id]);
    await node.clock.advance(4_000);
    await node.strangers.tend();
    await node.clock.advance(1_001);
    await node.strangers.tend();
    await node.clock.settle();
    expect(announced).toEqual([a.id, a.id]);
    expect(node.strangers.searching).toBe(1);
  });
});
