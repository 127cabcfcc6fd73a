import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SignalIntake } from "./signal-intake.ts";

const candidate = (name: string): Signal => ({
  kind: "candidate",
  candidate: name,
  sdpMid: "0",
  sdpMLineIndex: 0,
  usernameFragment: "u",
});
const description = (length: number): Signal => ({
  kind: "description",
  type: "offer",
  sdp: "x".repeat(length),
});

function rig() {
  const taken: Signal[] = [];
  const intake = new SignalIntake((signals) => taken.push(...signals));
  const names = () => taken.map((signal) => (signal.kind === "candidate" ? signal.candidate : signal.kind));
  return { intake, taken, names };
}

describe("the intake of a link's signals", () => {
  it("holds early batches until the missing ones have arrived", () => {
    const { intake, names } = rig();
    intake.take(2, [candidate("c")]);
    intake.take(1, [candidate("b")]);
    expect(names()).toEqual([]);
    intake.take(0, [candidate("a")]);
    expect(names()).toEqual(["a", "b", "c"]);
  });

  it("takes only the first copy of each place", () => {
    const { intake, names } = rig();
    intake.take(1, [candidate("b")]);
    intake.take(1, [candidate("another b")]);
    intake.take(0, [candidate("a")]);
    intake.take(0, [candidate("another a")]);
    expect(names()).toEqual(["a", "b"]);
  });

  it("holds no more than an honest peer would send, and takes a dropped batch when it arrives again", () => {
    const { intake, taken } = rig();
    for (let place = 1; place < 100_000; place++) intake.take(place, [description(30_000)]);
    intake.take(0, [description(1)]);
    const held = taken.length - 1;
    expect(held * 30_000).toBeLessThanOrEqual(262_144);
    intake.take(held + 1, [candidate("again")]);
    expect(taken).toHaveLength(held + 2);
  });

  it("limits the number of small batches too", () => {
    const { intake, taken } = rig();
    for (let place = 1; place < 100_000; place++) intake.take(place, [candidate("")]);
    intake.take(0, [candidate("")]);
    expect(taken).toHaveLength(129);
  });

  it("takes each place once and in order, for any order and number of copies", () => {
    const histories = fc
      .integer({ min: 1, max: 40 })
      .chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
          fc.array(fc.nat({ max: count - 1 }), { maxLength: 60 }),
          fc.infiniteStream(fc.nat({ max: 100 })),
        ),
      );
    fc.assert(
      fc.property(histories, ([count, once, copies, places]) => {
        const arrivals = [...once];
        for (const copy of copies)
          arrivals.splice(Number(places.next().value) % (arrivals.length + 1), 0, copy);
        const { intake, names } = rig();
        for (const place of arrivals) intake.take(place, [candidate(`${place}a`), candidate(`${place}b`)]);
        expect(names()).toEqual([...Array(count).keys()].flatMap((place) => [`${place}a`, `${place}b`]));
      }),
    );
  });
});
