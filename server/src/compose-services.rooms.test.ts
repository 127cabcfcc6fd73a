import { SendPeerSignals, SendRoomChat } from "@lets-meet/shared/protocol/room.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createNode, type NodeOptions } from "./testing/node.ts";
import { emptyRoom, person, signalsTo } from "./testing/rooms.ts";
import { wish } from "./testing/samples.ts";
import { createSlowStateStore } from "./testing/slow-state-store.ts";

type Node = ReturnType<typeof createNode>;
const kitchen = emptyRoom();
let first: Node;
let second: Node;

/** A page of that node that enters the room. */
async function come(node: Node, name: string, room = kitchen) {
  const page = node.connect();
  const one = { ...person(name), session: page.id };
  const answer = await node.rooms.enter(room, { person: one, invited: false });
  await first.clock.settle();
  return { ...page, node, peerId: one.peerId, answer };
}
type Guest = Awaited<ReturnType<typeof come>>;

const run = async ({ node, id }: Pick<Guest, "node" | "id">, asked: Parameters<Node["rooms"]["run"]>[2]) => {
  const answer = await node.rooms.run(id, null, asked);
  await first.clock.settle();
  return answer;
};
const names = ({ node, id }: Pick<Guest, "node" | "id">) =>
  node.rooms.roomOf(id)?.members.map(({ name }) => name);
const signal = async ({ node, id }: Guest, { peerId }: Pick<Guest, "peerId">, seq: number) => {
  const answer = await node.talk.signal(id, SendPeerSignals.parse({ ...signalsTo("x"), peerId, seq }));
  await first.clock.settle();
  return answer;
};
const say = async ({ node, id }: Guest, seq: number) => {
  const message = SendRoomChat.parse({ roomId: kitchen.id, seq, text: `message ${seq}` });
  await node.talk.chat(id, message);
  await first.clock.settle();
};

beforeEach(() => {
  first = createNode();
  second = createNode({ beside: first });
});

describe("a room whose people are on two nodes", () => {
  let ann: Guest;
  let mia: Guest;

  beforeEach(async () => {
    ann = await come(first, "ann");
    mia = await come(second, "mia");
  });

  test("has both, each of whom is told of the other", () => {
    expect(mia.answer).toMatchObject({ ok: true, value: { place: "inside" } });
    for (const guest of [ann, mia]) expect(names(guest)).toEqual(["ann", "mia"]);
    expect(ann.of("room:member-joined")).toMatchObject([{ member: { name: "mia" } }]);
    expect(mia.of("room:joined")).toMatchObject([{ members: [{ name: "ann" }, { name: "mia" }] }]);
    expect([first.rooms.size, second.rooms.size]).toEqual([1, 1]);
    expect([...first.failures, ...second.failures]).toEqual([]);
  });

  test("carries signals and messages between them", async () => {
    for (const [one, other] of [
      [ann, mia],
      [mia, ann],
    ] as const) {
      expect(await one.node.talk.ready(one.id, other.peerId)).toMatchObject({ ok: true });
      expect(await signal(one, other, 1)).toMatchObject({ ok: true });
      await say(one, 2);
    }
    for (const guest of [ann, mia]) {
      expect(guest.of("room:signal-deliver")).toHaveLength(1);
      expect(guest.of("room:message")).toHaveLength(1);
    }
  });

  test("obeys a host on another node, and lets the removed page look for strangers", async () => {
    expect(await run(ann, { kind: "remove", peerId: mia.peerId })).toMatchObject({ ok: true });
    expect(names(mia)).toBeUndefined();
    expect(mia.of("room:left")).toMatchObject([{ reason: "removed" }]);
    expect(await second.strangers.search(mia.id, wish())).toMatchObject({ ok: true });
  });

  test("goes on without a page that leaves on its node", async () => {
    await run(mia, { kind: "leave" });
    expect(names(ann)).toEqual(["ann"]);
    expect(ann.of("room:member-left")).toMatchObject([{ peerId: mia.peerId, reason: "left" }]);
    expect(await run(ann, { kind: "hand", raised: true })).toMatchObject({ ok: true });
  });

  test("tells the other node's page when a connection is lost, is back, and is gone", async () => {
    mia.drop();
    await first.clock.advance(1_000);
    expect(ann.of("room:member-changed")).toMatchObject([{ member: { name: "mia", away: true } }]);
    await first.clock.advance(120_000);
    expect(ann.of("room:member-left")).toMatchObject([{ peerId: mia.peerId, reason: "gone" }]);
  });

  test("ends for both when it is ended on one node, and is empty for whoever comes next", async () => {
    await run(ann, { kind: "end" });
    for (const guest of [ann, mia]) {
      expect(names(guest)).toBeUndefined();
      expect(guest.of("room:left")).toHaveLength(1);
    }
    expect(names(await come(second, "gus"))).toEqual(["gus"]);
  });

  test("keeps the place of a page that reconnects to the other node, and tells nobody", async () => {
    await second.comeBack(ann.shows(), ann.pageId).then(async (moved) => {
      expect(moved.attached).toMatchObject({
        resumed: true,
        snapshot: { phase: "in-room", room: { peerId: ann.peerId } },
      });
      await first.clock.advance(130_000);
      expect(mia.of("room:member-changed")).toEqual([]);
      expect(mia.of("room:member-left")).toEqual([]);
      expect(await run({ node: second, id: moved.id }, { kind: "hand", raised: true })).toMatchObject({
        ok: true,
      });
      expect(mia.of("room:member-changed")).toMatchObject([{ member: { name: "ann", hand: true } }]);
      expect([first.rooms.size, second.rooms.size]).toEqual([0, 2]);
    });
  });

  test("is found by a page that reconnects to a node that has not heard of it", async () => {
    const third = createNode({ beside: first });
    const moved = await third.comeBack(mia.shows(), mia.pageId);
    expect(moved.attached.snapshot).toMatchObject({
      phase: "in-room",
      room: { peerId: mia.peerId, members: [{ name: "ann" }, { name: "mia" }] },
    });
    expect(await run({ node: third, id: moved.id }, { kind: "leave" })).toMatchObject({ ok: true });
    expect(names(ann)).toEqual(["ann"]);
  });

  test("shows a page that reconnects what has changed in the meantime", async () => {
    const gus = await come(first, "gus");
    const moved = await first.comeBack(mia.shows(), mia.pageId);
    expect(moved.attached.snapshot).toMatchObject({
      room: { members: [{ name: "ann" }, { name: "mia" }, { name: "gus" }] },
    });
    await run(gus, { kind: "leave" });
    expect(moved.of("room:member-left")).toMatchObject([{ peerId: gus.peerId }]);
  });
});

describe("while a node has not been told yet that a room has changed", () => {
  /** Two nodes of which the second hears nothing of rooms. */
  async function withDeafSecond() {
    const ann = await come(first, "ann");
    const mia = await come(second, "mia");
    const hear = second.rooms.hear.bind(second.rooms);
    second.rooms.hear = async () => undefined;
    const gus = await come(first, "gus");
    expect(names(mia)).toEqual(["ann", "mia"]);
    return { ann, mia, gus, listenAgain: () => (second.rooms.hear = hear) };
  }

  test("a signal to a new peer is delivered, and its page may say that it listens to the new peer", async () => {
    const { mia, gus } = await withDeafSecond();
    await gus.node.talk.ready(gus.id, mia.peerId);
    expect(await signal(mia, gus, 1)).toMatchObject({ ok: true });
    expect(gus.of("room:signal-deliver")).toHaveLength(1);
    const dev = await come(first, "dev");
    expect(await second.talk.ready(mia.id, dev.peerId)).toMatchObject({ ok: true });
  });

  test("a page that reconnects is shown the room as it is", async () => {
    const { mia } = await withDeafSecond();
    const back = await second.comeBack(mia.shows(), mia.pageId);
    expect(back.attached.snapshot).toMatchObject({
      room: { members: [{ name: "ann" }, { name: "mia" }, { name: "gus" }] },
    });
  });

  test("a command that only the newest state allows is not refused", async () => {
    const { ann, mia, gus } = await withDeafSecond();
    await run(ann, { kind: "hand-over", peerId: mia.peerId });
    expect(await run(mia, { kind: "remove", peerId: gus.peerId })).toMatchObject({ ok: true });
    expect(names(ann)).toEqual(["ann", "mia"]);
  });

  test("a page that asks to enter finds the room as it is", async () => {
    const { ann } = await withDeafSecond();
    await run(ann, { kind: "lock", locked: true });
    const late = await come(second, "late");
    expect(late.answer).toMatchObject({ ok: false, code: "room-locked" });
  });
});

describe("with a store in another process", () => {
  /** Resolves once all that the nodes do with the store is done. */
  async function through<T>(slow: ReturnType<typeof createSlowStateStore>, work: Promise<T>): Promise<T> {
    const state = { done: false };
    const end = () => void (state.done = true);
    work.then(end, end);
    while (!state.done) await slow.answer();
    return work;
  }

  test("a page that is taken over by another node while it enters is not left behind in the room", async () => {
    const slow = createSlowStateStore(first.states);
    const beside: NonNullable<NodeOptions["beside"]> = { ...first, states: slow };
    const [one, other] = [createNode({ beside }), createNode({ beside })];
    const page = one.connect();
    await slow.answer();
    await through(slow, other.sessions.claim(page.shows()));
    const entering = one.rooms.enter(kitchen, {
      person: { ...person("ann"), session: page.id },
      invited: false,
    });
    await expect(through(slow, entering)).rejects.toThrow("another node");
    const mia = other.connect();
    await slow.answer();
    const entered = other.rooms.enter(kitchen, {
      person: { ...person("mia"), session: mia.id },
      invited: false,
    });
    expect(await through(slow, entered)).toMatchObject({ ok: true });
    expect(other.rooms.roomOf(mia.id)?.members.map(({ name }) => name)).toEqual(["mia"]);
  });
});
