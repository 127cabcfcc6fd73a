import { afterEach, expect, test, vi } from "vitest";
import { createNode } from "../../testing/node.ts";
import { kitchen, passKey } from "../../testing/restart.ts";
import { person } from "../../testing/rooms.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A full room. */
async function crowd() {
  const node = createNode({ passKey, roomRecord: kitchen });
  const room = { ...kitchen, settings: { ...kitchen.settings, capacity: 16 } };
  const pages = [];
  for (let n = 0; n < 16; n++) {
    const page = node.connect();
    const one = { ...person(`p${n}`, "guest"), session: page.id };
    await node.rooms.enter(room, { person: one, invited: false });
    pages.push({ ...page, peerId: one.peerId });
  }
  await node.clock.settle();
  const [first, second] = pages;
  if (first === undefined || second === undefined) throw new Error("the room is empty");
  return { node, pages, first, second };
}

/** The number of times that a whole room is serialized meanwhile. */
async function serialized(act: () => Promise<unknown>): Promise<number> {
  const stringify = vi.spyOn(JSON, "stringify");
  await act();
  const texts = stringify.mock.results.map(({ value }) => (typeof value === "string" ? value.length : 0));
  stringify.mockRestore();
  return texts.filter((length) => length > 1_000).length;
}

test("a change in a room is serialized once for the passes of all its members", async () => {
  const { node, pages, first, second } = await crowd();
  const settled = async (asked: Parameters<typeof node.rooms.run>[2]) => {
    expect(await node.rooms.run(first.id, null, asked)).toMatchObject({ ok: true });
    await node.clock.settle();
  };
  const had = pages.map(({ passes }) => passes.length);
  // No pass depends on a raised hand.
  expect(await serialized(() => settled({ kind: "hand", raised: true }))).toBe(1);
  expect(pages.map(({ passes }) => passes.length)).toEqual(had);
  // Each member gets a pass of its own when the host changes.
  expect(await serialized(() => settled({ kind: "hand-over", peerId: second.peerId }))).toBe(1 + 16);
  expect(pages.map(({ passes }) => passes.length)).toEqual(had.map((count) => count + 1));
});
