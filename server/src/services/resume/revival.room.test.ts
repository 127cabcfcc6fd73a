import { beforeEach, describe, expect, test } from "vitest";
import { matchedPair } from "../../testing/match.ts";
import { createNode } from "../../testing/node.ts";
import { kitchen, restarted, sealingKey } from "../../testing/restart.ts";
import { person } from "../../testing/rooms.ts";

type Node = ReturnType<typeof createNode>;
let before: Node;
beforeEach(() => {
  before = createNode({ sealingKey, roomRecord: kitchen });
});

/** Ann, who owns the room, and two guests, inside before the restart. */
async function call() {
  const come = async (name: string) => {
    const page = before.connect();
    const one = { ...person(name, name === "ann" ? "account" : "guest"), session: page.id };
    await before.rooms.enter(kitchen, { person: one, invited: false });
    return { ...page, peerId: one.peerId };
  };
  const [ann, gus, lou] = [await come("ann"), await come("gus"), await come("lou")];
  await before.clock.settle();
  return { ann, gus, lou };
}

describe("a room after a restart", () => {
  test("has the same members as before, whichever returns first, and they receive each other's messages", async () => {
    const { ann, gus, lou } = await call();
    const node = restarted(before);
    const gus2 = await node.comeBack(gus.shows());
    expect(gus2.attached).toMatchObject({
      resumed: true,
      snapshot: {
        phase: "in-room",
        room: {
          peerId: gus.peerId,
          members: [
            { peerId: ann.peerId, role: "host", away: true },
            { peerId: gus.peerId, role: "guest" },
            { peerId: lou.peerId, away: true },
          ],
        },
      },
    });
    const ann2 = await node.comeBack(ann.shows());
    await node.comeBack(lou.shows());
    await node.clock.settle();
    expect(node.rooms.roomOf(ann2.id)?.members.map(({ away }) => away)).toEqual([false, false, false]);
    await node.rooms.run(gus2.id, null, { kind: "chat", seq: 1, text: "hi" });
    await node.clock.settle();
    expect(ann2.of("room:message")).toMatchObject([{ peerId: gus.peerId, text: "hi" }]);
    expect([...ann2.of("room:left"), ...gus2.of("room:member-left")]).toEqual([]);
    expect(node.failures).toEqual([]);
  });

  test("loses at once a member who had left before, and permanently one who does not return within the grace", async () => {
    const { ann, gus, lou } = await call();
    const stale = ann.shows();
    await before.rooms.run(gus.id, null, { kind: "leave" });
    await before.clock.settle();
    const node = restarted(before);
    const ann2 = await node.comeBack(stale);
    const gus2 = await node.comeBack(gus.shows());
    expect(gus2.attached).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
    await node.clock.settle();
    expect(ann2.of("room:member-left")).toMatchObject([{ peerId: gus.peerId, reason: "left" }]);
    await node.clock.advance(120_001);
    expect(ann2.of("room:member-left")).toMatchObject([{}, { peerId: lou.peerId, reason: "gone" }]);
    expect((await node.comeBack(lou.shows())).attached).toMatchObject({ resumed: false });
  });

  test("does not take back a member whom the host has removed since, nor any member once it has ended", async () => {
    const { ann, gus, lou } = await call();
    const node = restarted(before);
    const ann2 = await node.comeBack(ann.shows());
    await node.rooms.run(ann2.id, null, { kind: "remove", peerId: gus.peerId });
    const gus2 = await node.comeBack(gus.shows());
    await node.clock.settle();
    expect(gus2.attached).toMatchObject({ snapshot: { phase: "idle" } });
    expect(gus2.of("room:left")).toMatchObject([{ reason: "removed" }]);
    await node.rooms.run(ann2.id, null, { kind: "end" });
    const lou2 = await node.comeBack(lou.shows());
    await node.clock.settle();
    expect(lou2.of("room:left")).toMatchObject([{ reason: "ended" }]);
    expect(node.rooms.size).toBe(0);
  });

  test("has ended for a session that was never expected if all others have left it", async () => {
    const { ann, gus } = await call();
    const node = restarted(before);
    // Ann's token is from before Lou joined: only Lou's own token tells this server about Lou.
    const late = before.connect();
    const one = { ...person("pia", "guest"), session: late.id };
    const early = ann.shows();
    await before.rooms.enter(kitchen, { person: one, invited: false });
    await before.clock.settle();
    const ann2 = await node.comeBack(early);
    await node.rooms.run(ann2.id, null, { kind: "end" });
    const pia2 = await node.comeBack(late.shows());
    await node.clock.settle();
    expect(pia2.of("room:left")).toMatchObject([{ reason: "ended" }]);
    expect(node.rooms.isIn(gus.id)).toBe(false);
  });

  test("is gone after its owner has ended it: its members are notified", async () => {
    const { gus } = await call();
    const node = restarted(before, { roomRecord: { ...kitchen, id: before.ids.room() } });
    const gus2 = await node.comeBack(gus.shows());
    await node.clock.settle();
    expect(gus2.attached).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
    expect(gus2.of("room:left")).toMatchObject([{ reason: "ended" }]);
  });

  test("removes a removed member who returned first with an old token, once a better informed member returns", async () => {
    const { ann, gus, lou } = await call();
    const old = gus.shows();
    await before.clock.advance(10);
    await before.rooms.run(ann.id, null, { kind: "remove", peerId: gus.peerId });
    await before.rooms.run(ann.id, null, { kind: "hand-over", peerId: lou.peerId });
    await before.clock.settle();
    const node = restarted(before);
    const gus2 = await node.comeBack(old);
    expect(gus2.attached).toMatchObject({ snapshot: { phase: "in-room" } });
    const lou2 = await node.comeBack(lou.shows());
    await node.clock.settle();
    expect(gus2.of("room:left")).toMatchObject([{ reason: "gone" }]);
    expect(node.rooms.isIn(gus.id)).toBe(false);
    expect(lou2.attached.snapshot).toMatchObject({
      room: {
        members: [
          { name: "ann", role: "member" },
          { name: "lou", role: "host" },
        ],
      },
    });
  });

  test("does not take back members whose login has ended meanwhile, whichever page returns first", async () => {
    const { ann, gus } = await call();
    const node = restarted(before, { endedLogins: new Set(["login-ann"]) });
    const gus2 = await node.comeBack(gus.shows());
    expect(gus2.attached).toMatchObject({
      snapshot: { room: { members: [{ name: "gus", role: "host" }, { name: "lou" }] } },
    });
    const ann2 = await node.comeBack(ann.shows());
    await node.clock.settle();
    expect(ann2.attached).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
    expect(ann2.of("room:left")).toMatchObject([{ reason: "logged-out" }]);
    expect(node.failures).toEqual([]);
  });

  test("does not take back a member whose login ends while its token is checked", async () => {
    const { ann } = await call();
    const endedLogins = new Set<string>();
    const node = restarted(before, { endedLogins });
    const coming = node.comeBack(ann.shows());
    // By now the store has answered that the login lives.
    endedLogins.add("login-ann");
    await node.rooms.loginEnded(kitchen.owner, "login-ann");
    const ann2 = await coming;
    await node.clock.settle();
    expect(ann2.attached).toMatchObject({ snapshot: { phase: "idle" } });
    expect(ann2.of("room:left")).toMatchObject([{ reason: "logged-out" }]);
  });

  /** A newcomer enters the room of a restarted server without a token. */
  async function newcomer(node: Node) {
    const page = node.connect();
    await node.rooms.enter(kitchen, {
      person: { ...person("nora", "guest"), session: page.id },
      invited: false,
    });
    await node.clock.settle();
    return page;
  }

  test("belongs to its host again if a newcomer has entered first and locked it", async () => {
    const { ann, gus, lou } = await call();
    const node = restarted(before);
    const nora = await newcomer(node);
    await node.rooms.run(nora.id, null, { kind: "lock", locked: true });
    for (const page of [gus, lou, ann])
      expect((await node.comeBack(page.shows())).attached).toMatchObject({ snapshot: { phase: "in-room" } });
    await node.clock.settle();
    const { host, locked, members } = node.rooms.live(kitchen);
    expect({ host, locked }).toEqual({ host: ann.peerId, locked: false });
    expect(members.map(({ name }) => name).toSorted()).toEqual(["ann", "gus", "lou", "nora"]);
    expect(node.failures).toEqual([]);
  });

  test("that has ended stays ended for its tokens when newcomers begin the next call", async () => {
    const { ann } = await call();
    const late = before.connect();
    const early = ann.shows();
    const pia = { ...person("pia", "guest"), session: late.id };
    await before.rooms.enter(kitchen, { person: pia, invited: false });
    await before.clock.settle();
    const node = restarted(before);
    const ann2 = await node.comeBack(early);
    await node.rooms.run(ann2.id, null, { kind: "end" });
    const nora = await newcomer(node);
    await node.rooms.run(nora.id, null, { kind: "lock", locked: true });
    const pia2 = await node.comeBack(late.shows());
    await node.clock.settle();
    expect(pia2.of("room:left")).toMatchObject([{ reason: "ended" }]);
    expect(node.rooms.live(kitchen)).toMatchObject({ host: person("nora").peerId, locked: true });
  });

  test("that its owner has locked since has not ended for a member who was kept out", async () => {
    const { gus } = await call();
    const node = restarted(before);
    const page = node.connect();
    const owner = { ...person("ann"), session: page.id, peerId: node.ids.peer() };
    await node.rooms.enter(kitchen, { person: owner, invited: false });
    await node.rooms.run(page.id, null, { kind: "lock", locked: true });
    const gus2 = await node.comeBack(gus.shows());
    await node.clock.settle();
    expect(gus2.of("room:left")).toMatchObject([{ reason: "gone" }]);
  });

  test("without an owner is restored from the tokens alone", async () => {
    const { a, b, matchId } = await matchedPair(before, "video");
    for (const { id } of [a, b]) await before.carryOn.carryOn(id, { matchId, wanted: true });
    await before.clock.settle();
    const room = before.rooms.roomOf(a.id);
    const node = restarted(before);
    for (const page of [a, b]) await node.comeBack(page.shows());
    await node.clock.settle();
    expect(node.rooms.roomOf(a.id)).toEqual(room);
    expect(room).toMatchObject({ owner: null, members: [{}, {}] });
  });
});

describe("the token of a member", () => {
  test("is renewed when the room changes, and not for what others send or say", async () => {
    const { ann } = await call();
    const count = ann.passes.length;
    const sending = { mic: true, camera: true, screen: false };
    await before.rooms.run(ann.id, null, { kind: "state", sending });
    await before.rooms.run(ann.id, null, { kind: "hand", raised: true });
    await before.clock.settle();
    expect(ann.passes).toHaveLength(count);
    await before.rooms.run(ann.id, null, { kind: "lock", locked: true });
    await before.clock.settle();
    expect(ann.passes).toHaveLength(count + 1);
    await before.clock.advance(60_000);
    expect(ann.passes).toHaveLength(count + 2);
  });

  test("is null in the lobby: a waiting page starts over", async () => {
    await call();
    const kai = before.connect();
    const lobby = { ...kitchen.settings, lobby: true };
    await before.rooms.changed(kitchen.id, { settings: lobby });
    await before.rooms.enter(kitchen, {
      person: { ...person("kai", "guest"), session: kai.id },
      invited: false,
    });
    await before.clock.settle();
    expect(kai.passes.at(-1)).toBeNull();
    expect((await restarted(before).comeBack(kai.shows())).attached).toMatchObject({ resumed: false });
  });
});
