import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMediaStream } from "../testing/fake-media.ts";
import { MeshRoom, type RoomPage, type Sent, settle } from "../testing/mesh-room.ts";

const passMs = (ms: number) => vi.advanceTimersByTime(ms);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const names = ["ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal"];
const sent: fc.Arbitrary<Sent> = fc.record({
  audio: fc.boolean(),
  video: fc.boolean(),
  screen: fc.boolean(),
  screenAudio: fc.boolean(),
});

/** An event at one page, which `at` selects from the pages present. */
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("publish" as const), at: fc.nat(7), sent }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "join" as const,
        "leave" as const,
        "reload" as const,
        "restart" as const,
        "lose" as const,
        "overflow" as const,
        "cut" as const,
        "away" as const,
        "back" as const,
      ),
      at: fc.nat(7),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constantFrom("take" as const, "deliver" as const), at: fc.nat(7) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("repeat" as const), at: fc.nat(7), which: fc.nat(30) }),
  },
  { weight: 14, arbitrary: fc.record({ kind: fc.constant("run" as const), place: fc.nat(9) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(10, 1_000, 4_000, 11_000),
    }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function happen(room: MeshRoom, one: Happening): void {
  if (one.kind === "run") room.network.run(one.place);
  else if (one.kind === "pass") passMs(one.ms);
  else if (one.kind === "join") room.join(names[one.at] ?? "");
  else if (one.kind === "away" || one.kind === "back") room.isAway = one.kind === "away";
  else if (one.kind === "cut") cut(room, one.at);
  else {
    const page = [...room.pages.values()][one.at % Math.max(1, room.pages.size)];
    if (page !== undefined) happenAt(room, page, one);
  }
}

function happenAt(room: MeshRoom, page: RoomPage, one: Happening): void {
  if (one.kind === "publish") page.publish(one.sent);
  else if (one.kind === "restart") page.call.restart();
  else if (one.kind === "leave") room.leave(page);
  else if (one.kind === "reload") room.reload(page);
  else if (one.kind === "lose") room.lose(page);
  else if (one.kind === "overflow") room.overflow(page);
  else if (one.kind === "take") room.take(page);
  else if (one.kind === "deliver") room.deliver(page);
  else if (one.kind === "repeat") room.repeat(page, one.which);
}

/** Cuts the path of one link at both ends. */
function cut(room: MeshRoom, which: number): void {
  const connected = room.network.open.filter((one) => one.connectionState === "connected");
  const one = connected[which % Math.max(1, connected.length)];
  // The other end may still be connecting.
  const other = room.network.open.find((candidate) => one && room.network.arePartners(one, candidate));
  one?.cut();
  other?.cut();
}

function expectFullMesh(room: MeshRoom): void {
  const count = room.pages.size * (room.pages.size - 1);
  expect(Object.values(room.links)).toEqual(Array(count).fill("connected"));
  expect(room.seen).toEqual(room.sent);
  // No duplicate and no dead connections: one connection per directed pair, each of them usable.
  const { open } = room.network;
  expect(open.map((one) => one.signalingState)).toEqual(Array(count).fill("stable"));
  expect(open.map((one) => one.channel.readyState)).toEqual(Array(count).fill("open"));
  for (const page of room.pages.values()) {
    const others = [...room.pages.keys()].filter((peerId) => peerId !== page.peerId);
    expect(page.call.peers.toSorted()).toEqual(others.toSorted());
    expect(page.call.say(null, { kind: "typing", typing: true })).toBe(true);
  }
}

describe("a mesh, after any sequence of events", () => {
  it.each([
    [2, 150],
    [3, 100],
    [5, 30],
    [8, 12],
  ])("ends with each of %i pages connected to every other", async (people, numRuns) => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 25 * people }), async (history) => {
        // Timers left over from a failed history would fire in the next one.
        vi.clearAllTimers();
        const room = new MeshRoom();
        for (const name of names.slice(0, people)) room.join(name);
        for (const one of history) {
          happen(room, one);
          await settle();
        }
        room.isAway = false;
        for (const name of names.slice(0, people)) room.join(name);
        await room.drain(passMs);
        expectFullMesh(room);
        for (const page of room.pages.values()) page.call[Symbol.dispose]();
        expect(room.network.open).toEqual([]);
      }),
      { numRuns },
    );
  });
});
