import { beforeEach, describe, expect, test } from "vitest";
import { createNode } from "../../testing/node.ts";
import { emptyRoom, person, signalsTo } from "../../testing/rooms.ts";

let node: ReturnType<typeof createNode>;
beforeEach(() => {
  node = createNode();
});
const kitchen = emptyRoom();

/** A page that has entered the room. */
async function come(name: string, kind: "account" | "guest" = "account") {
  const page = node.connect();
  const one = { ...person(name, kind), session: page.id };
  await node.rooms.enter(kitchen, { person: one, invited: false });
  await node.clock.settle();
  return { ...page, peerId: one.peerId };
}
type Page = Awaited<ReturnType<typeof come>>;
const resume = ({ attached, after }: Pick<Page, "attached" | "after">) =>
  node.connect({ ...attached.session, after: after() });
const run = (page: Page, asked: Parameters<typeof node.rooms.run>[2]) => node.rooms.run(page.id, null, asked);

describe("messages for a page that is away", () => {
  test("wait up to their sender's share; the page is notified of a gap, and receives all that others sent", async () => {
    const [ann, mia, gus] = [await come("ann"), await come("mia"), await come("gus", "guest")];
    mia.drop();
    const chat = (page: Page, seq: number, text: string) =>
      node.talk.chat(page.id, { roomId: kitchen.id, seq, text });
    for (let seq = 1; seq <= 100; seq++)
      expect(await chat(gus, seq, `noise ${seq}`)).toMatchObject({ ok: true });
    await chat(ann, 1, "lunch?");
    await node.clock.settle();
    expect(ann.of("room:message")).toHaveLength(100);
    const back = resume(mia);
    await node.clock.settle();
    expect(back.told.gaps).toBe(1);
    const said = back.of("room:message");
    expect(said).toHaveLength(65);
    expect(said.at(-1)).toMatchObject({ text: "lunch?" });
  });
});

describe("state changes while a page is away", () => {
  const log = { items: 1_024 };

  test("of members who reconnect all the time take no room from others' messages, and the page has their last state", async () => {
    node = createNode({ log });
    const [ann, mia] = [await come("ann"), await come("mia")];
    const names = ["g1", "g2", "g3", "g4", "g5", "g6"];
    const guests = await Promise.all(names.map((name) => come(name, "guest")));
    mia.drop();
    await node.talk.chat(ann.id, { roomId: kitchen.id, seq: 1, text: "important" });
    for (let n = 0; n < 50; n++) {
      for (const guest of guests) {
        const again = resume(guest);
        await node.clock.settle();
        again.drop();
        await node.clock.settle();
      }
    }
    const back = resume(mia);
    await node.clock.settle();
    expect(back.of("room:message")).toMatchObject([{ text: "important" }]);
    expect(back.of("room:member-changed").length).toBeLessThan(6 * 33);
    expect(back.told.gaps).toBeGreaterThan(0);
    // The snapshot is the last word on the guests: no older state follows it.
    const afterwards = back.seen.slice(back.told.seenAtGap).map(({ payload }) => payload);
    expect(afterwards).toMatchObject([{ member: { name: "mia", away: false } }]);
    expect(node.rooms.live(kitchen).members).toHaveLength(8);
    expect(node.failures).toEqual([]);
  });

  test("of a host take no room from others' messages", async () => {
    node = createNode({ log });
    const [ann, mia, kai] = [await come("ann"), await come("mia"), await come("kai")];
    mia.drop();
    await node.talk.chat(kai.id, { roomId: kitchen.id, seq: 1, text: "important" });
    for (let n = 0; n < 1_100; n++) await run(ann, { kind: "lock", locked: n % 2 === 0 });
    const back = resume(mia);
    await node.clock.settle();
    expect(back.of("room:message")).toMatchObject([{ text: "important" }]);
    expect(back.of("room:changed").length).toBeLessThan(33);
  });

  test("leave a member's share for its messages", async () => {
    const [ann, mia] = [await come("ann"), await come("mia")];
    mia.drop();
    for (let n = 0; n < 100; n++) await run(ann, { kind: "hand", raised: n % 2 === 0 });
    for (let seq = 1; seq <= 20; seq++)
      await node.talk.chat(ann.id, { roomId: kitchen.id, seq, text: `${seq}` });
    const back = resume(mia);
    await node.clock.settle();
    expect(back.of("room:message")).toHaveLength(20);
    expect(back.told.gaps).toBe(1);
  });

  test("do not hide that a member has left", async () => {
    const [ann, mia] = [await come("ann"), await come("mia")];
    mia.drop();
    await node.talk.signal(ann.id, { ...signalsTo("mia"), seq: 1 });
    for (let n = 0; n < 100; n++) await run(ann, { kind: "hand", raised: n % 2 === 0 });
    await run(ann, { kind: "leave" });
    const back = resume(mia);
    await node.clock.settle();
    expect(back.of("room:member-left")).toMatchObject([{ peerId: ann.peerId }]);
    expect(back.told.gaps).toBe(1);
  });
});
