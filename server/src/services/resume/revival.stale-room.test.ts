import { beforeEach, describe, expect, test } from "vitest";
import { createNode } from "../../testing/node.ts";
import { kitchen, restarted, sealingKey } from "../../testing/restart.ts";
import { person } from "../../testing/rooms.ts";

type Node = ReturnType<typeof createNode>;
let before: Node;
beforeEach(() => {
  before = createNode({ sealingKey, roomRecord: kitchen });
});

async function come(name: string) {
  const page = before.connect();
  const one = { ...person(name, name === "ann" ? "account" : "guest"), session: page.id };
  await before.rooms.enter(kitchen, { person: one, invited: false });
  await before.clock.settle();
  return { ...page, peerId: one.peerId };
}

/**
 * Gus was the host of Ann and Lou when he got the stale token. Now Pia is in, Lou is host, and Gus is removed.
 */
async function changedCall() {
  const [ann, gus, lou] = [await come("ann"), await come("gus"), await come("lou")];
  await before.rooms.run(ann.id, null, { kind: "hand-over", peerId: gus.peerId });
  await before.clock.settle();
  const stale = gus.shows();
  await before.clock.advance(1_000);
  const pia = await come("pia");
  await before.rooms.run(gus.id, null, { kind: "hand-over", peerId: lou.peerId });
  await before.rooms.run(lou.id, null, { kind: "remove", peerId: gus.peerId });
  await before.clock.settle();
  return { ann, gus, lou, pia, stale };
}

/** The members, the host with a star. */
const inside = (node: Node) => {
  const { members, host } = node.rooms.live(kitchen);
  return members.map(({ name, peerId }) => (peerId === host ? `${name}*` : name)).toSorted();
};

describe("a stale token of a room that is shown first after a restart", () => {
  test("leaves its page neither inside nor the host once a newer token is shown", async () => {
    const { pia, ann, lou, stale } = await changedCall();
    const node = restarted(before);
    const gus2 = await node.comeBack(stale);
    expect(inside(node)).toEqual(["ann", "gus*", "lou"]);
    const pia2 = await node.comeBack(pia.shows());
    await node.clock.settle();
    expect(gus2.of("room:left")).toMatchObject([{ reason: "gone" }]);
    expect(inside(node)).toEqual(["ann", "lou*", "pia"]);
    for (const page of [ann, lou])
      expect((await node.comeBack(page.shows())).attached).toMatchObject({ snapshot: { phase: "in-room" } });
    await node.clock.settle();
    expect(pia2.of("room:left")).toEqual([]);
    expect(node.failures).toEqual([]);
  });

  test("gives its page no power over the others: its actions as the host are undone", async () => {
    const { pia, ann, lou, gus, stale } = await changedCall();
    const node = restarted(before);
    await node.comeBack(stale);
    await node.rooms.run(gus.id, null, { kind: "lock", locked: true });
    await node.rooms.run(gus.id, null, { kind: "remove", peerId: lou.peerId });
    expect(inside(node)).toEqual(["ann", "gus*"]);
    const pia2 = await node.comeBack(pia.shows());
    const lou2 = await node.comeBack(lou.shows());
    await node.clock.settle();
    expect(inside(node)).toEqual(["ann", "lou*", "pia"]);
    expect(node.rooms.live(kitchen)).toMatchObject({ locked: false, removals: [] });
    expect(lou2.attached).toMatchObject({ snapshot: { phase: "in-room" } });
    expect(lou2.of("room:joined")).toMatchObject([{ peerId: lou.peerId }]);
    expect(lou2.seen.findLastIndex(({ event }) => event === "room:left")).toBeLessThan(
      lou2.seen.findLastIndex(({ event }) => event === "room:joined"),
    );
    expect(pia2.of("room:left")).toEqual([]);
    expect((await node.comeBack(ann.shows())).attached).toMatchObject({ snapshot: { phase: "in-room" } });
  });

  test("cannot end the room for its current members", async () => {
    const { pia, lou, gus, stale } = await changedCall();
    const node = restarted(before);
    await node.comeBack(stale);
    await node.rooms.run(gus.id, null, { kind: "end" });
    expect(inside(node)).toEqual([]);
    const [pia2, lou2] = [await node.comeBack(pia.shows()), await node.comeBack(lou.shows())];
    await node.clock.settle();
    expect(inside(node)).toEqual(["ann", "lou*", "pia"]);
    for (const page of [pia2, lou2]) expect(page.attached).toMatchObject({ snapshot: { phase: "in-room" } });
  });

  test("does not keep the others out by filling the room with members who have left it", async () => {
    const small = { ...kitchen, settings: { ...kitchen.settings, capacity: 3 } };
    before = createNode({ sealingKey, roomRecord: small });
    await before.rooms.changed(kitchen.id, { settings: small.settings });
    const [ann, gus, lou] = [await come("ann"), await come("gus"), await come("lou")];
    const stale = gus.shows();
    await before.clock.advance(1_000);
    for (const { id } of [gus, lou]) await before.rooms.run(id, null, { kind: "leave" });
    const [pia, kai] = [await come("pia"), await come("kai")];
    const node = restarted(before, { roomRecord: small });
    await node.comeBack(stale);
    expect(inside(node)).toEqual(["ann*", "gus", "lou"]);
    for (const page of [pia, kai, ann]) await node.comeBack(page.shows());
    await node.clock.settle();
    expect(inside(node)).toEqual(["ann*", "kai", "pia"]);
  });

  test("returns no member to a room that a newer token has reported", async () => {
    const { pia, stale } = await changedCall();
    const node = restarted(before);
    await node.comeBack(pia.shows());
    const gus2 = await node.comeBack(stale);
    await node.clock.settle();
    expect(gus2.attached).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
    expect(gus2.of("room:left")).toMatchObject([{ reason: "gone" }]);
    expect(inside(node)).toEqual(["ann", "lou*", "pia"]);
  });

  test("does not undo a host's actions in this process if the newer token names the same host", async () => {
    const { pia, ann, lou } = await changedCall();
    const older = lou.shows();
    await before.clock.advance(60_000);
    const node = restarted(before);
    await node.comeBack(older);
    await node.rooms.run(lou.id, null, { kind: "remove", peerId: pia.peerId });
    await node.rooms.run(lou.id, null, { kind: "hand-over", peerId: ann.peerId });
    const ann2 = await node.comeBack(ann.shows());
    const pia2 = await node.comeBack(pia.shows());
    await node.clock.settle();
    expect(inside(node)).toEqual(["ann*", "lou"]);
    expect(pia2.of("room:left")).toMatchObject([{ reason: "removed" }]);
    expect(ann2.of("room:left")).toEqual([]);
  });

  test("does not affect a member who has joined on their own since", async () => {
    const { pia, gus, stale } = await changedCall();
    const node = restarted(before);
    await node.comeBack(stale);
    await node.rooms.run(gus.id, null, { kind: "leave" });
    const again = { ...person("gus", "guest"), session: gus.id, peerId: node.ids.peer() };
    await node.rooms.enter(kitchen, { person: again, invited: false });
    await node.comeBack(pia.shows());
    await node.clock.settle();
    expect(inside(node)).toEqual(["ann", "gus", "lou*", "pia"]);
  });

  test("gains nothing by a second restart", async () => {
    const { pia, lou, gus, stale } = await changedCall();
    const between = restarted(before);
    const gus2 = await between.comeBack(stale);
    await between.rooms.run(gus.id, null, { kind: "remove", peerId: lou.peerId });
    await between.clock.advance(1_000);
    const node = restarted(between);
    const gus3 = await node.comeBack(gus2.shows());
    expect(inside(node)).toEqual(["ann", "gus*"]);
    for (const page of [pia, lou]) await node.comeBack(page.shows());
    await node.clock.settle();
    expect(inside(node)).toEqual(["ann", "lou*", "pia"]);
    expect(gus3.of("room:left")).toMatchObject([{ reason: "gone" }]);
  });

  test("does not unlock a room that is locked by now, and the lock keeps none of its members out", async () => {
    const [ann, gus] = [await come("ann"), await come("gus")];
    const stale = ann.shows();
    const lou = await come("lou");
    await before.rooms.run(ann.id, null, { kind: "lock", locked: true });
    await before.clock.settle();
    const node = restarted(before);
    await node.comeBack(stale);
    expect(node.rooms.live(kitchen).locked).toBe(false);
    for (const page of [lou, gus]) await node.comeBack(page.shows());
    expect(node.rooms.live(kitchen).locked).toBe(true);
    expect(inside(node)).toEqual(["ann*", "gus", "lou"]);
  });

  test("does not take the host role from the owner who has joined on their own since", async () => {
    const { pia, stale } = await changedCall();
    const node = restarted(before);
    await node.comeBack(stale);
    const owner = { ...person("ann"), name: "owner", session: node.connect().id, peerId: node.ids.peer() };
    await node.rooms.enter(kitchen, { person: owner, invited: false });
    expect(inside(node)).toEqual(["ann", "gus", "lou", "owner*"]);
    await node.comeBack(pia.shows());
    expect(inside(node)).toEqual(["ann", "lou", "owner*", "pia"]);
  });

  test("does not return its page to a room of another token if its login has ended", async () => {
    const [ann, gus] = [await come("ann"), await come("gus")];
    await before.rooms.run(ann.id, null, { kind: "leave" });
    const stale = ann.shows();
    await before.clock.advance(1_000);
    await before.rooms.enter(kitchen, { person: { ...person("ann"), session: ann.id }, invited: false });
    await before.clock.settle();
    const node = restarted(before, { endedLogins: new Set(["login-ann"]) });
    await node.comeBack(gus.shows());
    expect(inside(node)).toEqual(["gus*"]);
    const ann2 = await node.comeBack(stale);
    await node.clock.settle();
    expect(ann2.attached).toMatchObject({ resumed: true, snapshot: { phase: "idle" } });
    expect(ann2.of("room:left")[0]).toMatchObject({ reason: "logged-out" });
    expect(inside(node)).toEqual(["gus*"]);
  });
});

describe("a new member who is alone in a room after a restart", () => {
  test("cannot end it for members who have not returned yet, not even by a second restart", async () => {
    const { pia, lou } = await changedCall();
    const between = restarted(before);
    const kai = between.connect();
    const one = { ...person("kai", "guest"), session: kai.id, peerId: between.ids.peer() };
    await between.rooms.enter(kitchen, { person: one, invited: false });
    await between.clock.settle();
    const node = restarted(between);
    const kai2 = await node.comeBack(kai.shows());
    expect(inside(node)).toEqual(["kai*"]);
    for (const page of [lou, pia]) await node.comeBack(page.shows());
    await node.clock.settle();
    expect(inside(node)).toEqual(["ann", "lou*", "pia"]);
    expect(kai2.of("room:left")).toMatchObject([{ reason: "gone" }]);
  });

  test("cannot end it for them by leaving", async () => {
    const { pia } = await changedCall();
    const node = restarted(before);
    const kai = node.connect();
    const one = { ...person("kai", "guest"), session: kai.id, peerId: node.ids.peer() };
    await node.rooms.enter(kitchen, { person: one, invited: false });
    await node.rooms.run(kai.id, null, { kind: "end" });
    const pia2 = await node.comeBack(pia.shows());
    expect(pia2.attached).toMatchObject({ snapshot: { phase: "in-room" } });
    expect(inside(node)).toEqual(["ann", "lou*", "pia"]);
  });
});
