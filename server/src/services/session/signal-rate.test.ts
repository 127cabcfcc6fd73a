import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import { beforeEach, expect, test } from "vitest";
import { matchedPair } from "../../testing/match.ts";
import { createNode } from "../../testing/node.ts";
import { emptyRoom, person, signalsTo } from "../../testing/rooms.ts";

let node: ReturnType<typeof createNode>;
beforeEach(() => {
  node = createNode({ log: { bytes: 4_194_304 } });
});

const offer = (length: number): Signal => ({ kind: "description", type: "offer", sdp: "v".repeat(length) });
/** As much as one frame may carry. */
const large = [offer(32_000), offer(32_000)];
const usual = [offer(6_000)];

async function inRoom(...names: readonly string[]) {
  const pages = [];
  for (const name of names) {
    const page = node.connect();
    await node.rooms.enter(emptyRoom(), {
      person: { ...person(name, "account"), session: page.id },
      invited: false,
    });
    pages.push(page);
  }
  for (const page of pages) for (const name of names) void node.talk.ready(page.id, signalsTo(name).peerId);
  await node.clock.settle();
  return pages;
}

/** Sends until it is refused; returns the number of accepted requests, and the refusal. */
async function flood(send: (seq: number) => ReturnType<typeof node.talk.signal>) {
  for (let seq = 1; seq <= 100; seq++) {
    const answer = await send(seq);
    if (!answer.ok) return { accepted: seq - 1, refusal: answer };
  }
  return { accepted: 100, refusal: null };
}

test("a member cannot fill another's downlink with signals: it is told when to send the same one again", async () => {
  const [mallory, vera, hanna] = await inRoom("mallory", "vera", "hanna");
  if (mallory === undefined || vera === undefined || hanna === undefined) throw new Error("not inside");
  const send = (seq: number, to = "vera") =>
    node.talk.signal(mallory.id, { ...signalsTo(to), signals: large, seq });
  const { accepted, refusal } = await flood(send);
  expect(accepted).toBeLessThanOrEqual(4);
  expect(refusal).toMatchObject({ code: "rate-limited" });
  const waitMs = refusal?.retryAfterMs ?? 0;
  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(2_000);
  // Neither other senders nor other receivers share the rate.
  expect(await node.talk.signal(hanna.id, { ...signalsTo("vera"), seq: 1 })).toMatchObject({ ok: true });
  await node.clock.advance(waitMs);
  expect(await send(accepted + 1)).toMatchObject({ ok: true });
  expect(await send(accepted + 2, "hanna")).toMatchObject({ ok: true });
  await node.clock.settle();
  expect(vera.of("room:signal-deliver")).toHaveLength(accepted + 2);
});

test("a request out of turn costs nothing, and peers that are gone cost no memory", async () => {
  const [ann] = await inRoom("ann", "mia");
  if (ann === undefined) throw new Error("not inside");
  for (let n = 0; n < 20; n++) {
    const ahead = await node.talk.signal(ann.id, { ...signalsTo("mia"), signals: large, seq: 9 });
    expect(ahead).toMatchObject({ code: "out-of-order" });
  }
  for (let seq = 1; seq <= 20; seq++) {
    const gone = await node.talk.signal(ann.id, { ...signalsTo("nobody"), signals: large, seq });
    expect(gone).not.toMatchObject({ code: "rate-limited" });
  }
  expect(await node.talk.signal(ann.id, { ...signalsTo("mia"), signals: large, seq: 21 })).toMatchObject({
    ok: true,
  });
});

test("a stranger's signals have the same rate, and none is lost", async () => {
  const { a, b, matchId } = await matchedPair(node, "text");
  node.signaling.ready(b.id, matchId);
  const { peerId: _ofRooms, ...toLink } = signalsTo("b");
  const send = (seq: number) => node.signaling.send(a.id, { ...toLink, matchId, signals: large, seq });
  const { accepted, refusal } = await flood(send);
  expect(accepted).toBeLessThanOrEqual(4);
  expect(refusal).toMatchObject({ code: "rate-limited" });
  await node.clock.advance(refusal?.retryAfterMs ?? 0);
  expect(await send(accepted + 1)).toMatchObject({ ok: true });
  await node.clock.settle();
  expect(b.of("signal:deliver")).toHaveLength(accepted + 1);
});

test("a page that renegotiates all the time is never refused", async () => {
  const [ann] = await inRoom("ann", "mia");
  if (ann === undefined) throw new Error("not inside");
  for (let seq = 1; seq <= 240; seq++) {
    const sent = await node.talk.signal(ann.id, { ...signalsTo("mia"), signals: usual, seq });
    expect(sent).toMatchObject({ ok: true });
    await node.clock.advance(250);
  }
});
