import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { peerId, silent } from "../../testing/rooms.ts";
import { match, matchId, sessionId, wish } from "../../testing/samples.ts";
import type { OutboxEntry, SessionEntry } from "../session/entries.ts";
import * as agreement from "./agreement.ts";
import { carryOn } from "./carry-on.ts";
import * as stranger from "./stranger.ts";
import { newStranger, type Step, type Stranger } from "./stranger-state.ts";

const one = matchId("1");
const peers = { own: peerId("own"), partner: peerId("partner") };
const sides = ["a", "b"] as const;
type Side = (typeof sides)[number];
const other = (side: Side): Side => (side === "a" ? "b" : "a");

const matched = (side: Side): Stranger => ({
  ...newStranger(sessionId(side)),
  now: {
    phase: "matched",
    agreed: true,
    wish: wish(),
    match: match("1", { polite: side === "a" }),
    partner: sessionId(other(side)),
    partnerAway: false,
    carryOnWish: null,
  },
  met: [{ matchId: one, partner: sessionId(other(side)), at: 0 }],
});

/** Two sides of a match, the unread entries of their logs, and the events that their pages received. */
class World {
  readonly states = { a: matched("a"), b: matched("b") };
  readonly logs: Record<Side, SessionEntry[]> = { a: [], b: [] };
  readonly told: Record<Side, { event: string; wanted?: boolean }[]> = { a: [], b: [] };
  agreed = false;

  say(outputs: readonly OutboxEntry[]): void {
    for (const output of outputs)
      if (output.session !== null)
        this.logs[output.session === sessionId("a") ? "a" : "b"].push(output.entry);
  }

  keep(side: Side, wanted: boolean): void {
    const kept = wanted ? { name: side, sending: silent } : null;
    const step = carryOn(this.states[side], this.states[other(side)], one, kept, peers);
    if (step.kind === "refused") return;
    this.states[side] = step.own;
    if (step.kind === "agreed") {
      this.states[other(side)] = step.partner;
      this.agreed = true;
    }
    this.say(step.outputs);
  }

  step(side: Side, act: (state: Stranger) => Step): void {
    const { state, outputs } = act(this.states[side]);
    this.states[side] = state;
    this.say(outputs);
  }

  read(side: Side): void {
    const entry = this.logs[side].shift();
    if (entry === undefined) return;
    if (entry.kind === "page") {
      const wanted = entry.event === "stranger:partner-keeps" ? entry.payload.wanted : undefined;
      this.told[side].push({ event: entry.event, ...(wanted === undefined ? {} : { wanted }) });
    }
    this.step(side, (state) => agreement.hear(state, entry, 0));
  }

  settle(): void {
    while (sides.some((side) => this.logs[side].length > 0)) for (const side of sides) this.read(side);
  }
}

const whats = [
  "keep",
  "keep",
  "keep",
  "take back",
  "leave",
  "block",
  "away",
  "back",
  "gone",
  "unheard",
  "read",
];
const act = fc.record({ side: fc.constantFrom(...sides), what: fc.constantFrom(...whats) });

function perform(world: World, side: Side, what: string): void {
  switch (what) {
    case "keep":
    case "take back":
      world.keep(side, what === "keep");
      return;
    case "read":
      world.read(side);
      return;
    default:
      world.step(side, (state) => {
        if (what === "leave") return stranger.leave(state, one, "left");
        if (what === "block") return stranger.block(state, one);
        if (what === "unheard") return stranger.unheard(state, one);
        return what === "gone"
          ? stranger.gone(state)
          : stranger.setAway(state, what === "away" ? "away" : "back");
      });
  }
}

/** Runs a random history and passes the world to `check` once every log is read. */
function overHistories(check: (world: World) => void): void {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const world = new World();
      for (const { side, what } of acts) perform(world, side, what);
      world.settle();
      check(world);
    }),
    { numRuns: 400 },
  );
}
const events = (world: World, side: Side) => world.told[side].map(({ event }) => event);

describe("over random histories of two sides of a match", () => {
  test("both sides move or neither does, and each receives the event once", () => {
    overHistories((world) => {
      for (const side of sides) {
        const moves = events(world, side).filter((event) => event === "stranger:moved");
        expect(moves).toHaveLength(world.agreed ? 1 : 0);
        expect(world.states[side].moved !== null).toBe(world.agreed);
      }
    });
  });

  test("a moved side neither sees the other leave nor receives later events of the match", () => {
    overHistories((world) => {
      if (!world.agreed) return;
      for (const side of sides) {
        expect(events(world, side)).not.toContain("stranger:partner-left");
        expect(events(world, side).at(-1)).toBe("stranger:moved");
      }
    });
  });

  test("a side that is still in the match knows the other side's wish", () => {
    overHistories((world) => {
      for (const side of sides) {
        const { now } = world.states[other(side)];
        if (world.states[side].now.phase !== "matched" || now.phase !== "matched") continue;
        const last = world.told[side].findLast(({ event }) => event === "stranger:partner-keeps");
        expect(last?.wanted ?? false).toBe(now.carryOnWish !== null);
      }
    });
  });
});

describe("a wish to carry on", () => {
  test("brings both sides into the room with the same two ids, the first to ask as the first", () => {
    const [a, b] = [matched("a"), matched("b")];
    const first = carryOn(a, b, one, { name: "Ann", sending: silent }, peers);
    if (first.kind !== "noted") throw new Error(first.kind);
    const second = carryOn(b, first.own, one, { name: "Bea", sending: silent }, peers);
    expect(second).toMatchObject({
      kind: "agreed",
      first: { name: "Ann" },
      second: { name: "Bea" },
      own: { moved: { matchId: one, own: peers.own, partner: peers.partner } },
      partner: { moved: { matchId: one, own: peers.partner, partner: peers.own } },
    });
  });

  test("is refused for a match that is over or another match", () => {
    const over = stranger.leave(matched("a"), one, "left").state;
    for (const [own, id] of [
      [over, one],
      [matched("a"), matchId("2")],
    ] as const)
      expect(carryOn(own, matched("b"), id, null, peers)).toEqual({ kind: "refused" });
  });

  test("notifies the partner only once when it is repeated", () => {
    const kept = { name: "Ann", sending: silent };
    const first = carryOn(matched("a"), matched("b"), one, kept, peers);
    if (first.kind !== "noted") throw new Error(first.kind);
    expect(first.outputs).toHaveLength(1);
    expect(carryOn(first.own, matched("b"), one, kept, peers)).toMatchObject({ kind: "noted", outputs: [] });
  });
});
