import type { SessionId } from "@lets-meet/shared/ids.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { peerId, roomId, silent } from "../../testing/rooms.ts";
import { match, matchId, sessionId, wish } from "../../testing/samples.ts";
import type { CarryOnPlace, OutboxEntry, SessionEntry } from "../session/entries.ts";
import * as agreement from "./agreement.ts";
import {
  type CarryOnStep,
  carryOn,
  hearCarried,
  hearCarry,
  hearWish,
  isAsking,
  repeatCarryOn,
} from "./carry-on.ts";
import * as stranger from "./stranger.ts";
import { newStranger, noCarryOn, type Step, type Stranger } from "./stranger-state.ts";

const one = matchId("1");
const sides = ["a", "b"] as const;
type Side = (typeof sides)[number];
const other = (side: Side): Side => (side === "a" ? "b" : "a");
const sideOf = (id: SessionId): Side => (id === sessionId("a") ? "a" : "b");

/** Side b decides. */
const matched = (side: Side): Stranger => ({
  ...newStranger(sessionId(side)),
  now: {
    phase: "matched",
    agreed: true,
    wish: wish(),
    match: match("1", { polite: side === "a" }),
    partner: sessionId(other(side)),
    partnerAway: false,
    carryOn: noCarryOn,
  },
  met: [{ matchId: one, partner: sessionId(other(side)), at: 0 }],
});
const isIn = ({ now }: Stranger) => now.phase === "matched" && now.match.matchId === one;
const kept = (name: string) => ({ name, sending: silent });

let drawn = 0;
const draw = () => {
  drawn += 1;
  return { room: roomId(`r${drawn}`), own: peerId(`own${drawn}`), partner: peerId(`partner${drawn}`) };
};

/** What a page was told, and the messages of the match among it. */
type Told = { readonly event: string; readonly wanted?: boolean };

/** Two sides of a match on their own nodes, and the entries of their logs that the nodes have not heard. */
class World {
  readonly states = { a: matched("a"), b: matched("b") };
  readonly logs: Record<Side, SessionEntry[]> = { a: [], b: [] };
  readonly told: Record<Side, Told[]> = { a: [], b: [] };
  readonly places: Record<Side, CarryOnPlace | null> = { a: null, b: null };
  /** The sides that have left the match, of themselves or because the other has. */
  readonly left = new Set<Side>();

  /** A log has an entry for its page when it is appended; its node hears the others later. */
  say(outputs: readonly OutboxEntry[]): void {
    for (const { session, entry } of outputs) {
      if (session === null) continue;
      const side = sideOf(session);
      if (entry.kind !== "page") this.logs[side].push(entry);
      else if (entry.event === "stranger:partner-keeps")
        this.told[side].push({ event: entry.event, wanted: entry.payload.wanted });
      else this.told[side].push({ event: entry.event });
    }
  }

  keep(side: Side, wanted: boolean): void {
    const step = carryOn(this.states[side], one, wanted ? kept(side) : null, draw);
    if (step !== null) this.take(side, step);
  }

  /** What the side sends goes to the other one's log, unless it has to wait. */
  send(side: Side): void {
    const { now } = this.states[side];
    if (now.phase === "matched" && !isAsking(now)) this.told[other(side)].push({ event: "message" });
  }

  take(side: Side, { state, outputs, isNew }: CarryOnStep): void {
    this.states[side] = state;
    if (isNew) this.places[side] = state.moved?.arriving ?? null;
    this.say(outputs);
  }

  step(side: Side, act: (state: Stranger) => Step): void {
    const wasIn = isIn(this.states[side]);
    const { state, outputs } = act(this.states[side]);
    this.states[side] = state;
    if (wasIn && !isIn(state)) this.left.add(side);
    this.say(outputs);
  }

  read(side: Side): void {
    const entry = this.logs[side].shift();
    if (entry === undefined) return;
    const state = this.states[side];
    if (entry.kind === "keeps") this.take(side, hearWish(state, entry, draw));
    else if (entry.kind === "carry") this.take(side, hearCarry(state, entry));
    else if (entry.kind === "carried") this.take(side, hearCarried(state, entry.matchId));
    else this.step(side, (before) => agreement.hear(before, entry, 0));
  }

  /** All that was not heard is lost; each side looks at the other one's state, and says again what may be lost. */
  flush(): void {
    for (const side of sides) this.logs[side] = [];
    for (const side of sides) {
      const partner = this.states[other(side)];
      this.step(side, (state) => agreement.compare(state, one, partner));
      this.say(repeatCarryOn(this.states[side], one, partner));
    }
  }

  settle(): void {
    while (sides.some((side) => this.logs[side].length > 0)) for (const side of sides) this.read(side);
  }
}

const ends = ["leave", "block", "gone", "unheard"];
const whats = [
  ...Array<string>(8).fill("keep"),
  "take back",
  "send",
  "flush",
  "away",
  "back",
  ...Array<string>(8).fill("read"),
  ...ends,
];
const act = fc.record({ side: fc.constantFrom(...sides), what: fc.constantFrom(...whats) });

function perform(world: World, side: Side, what: string): void {
  switch (what) {
    case "keep":
    case "take back":
      world.keep(side, what === "keep");
      return;
    case "send":
      world.send(side);
      return;
    case "read":
      world.read(side);
      return;
    case "flush":
      world.flush();
      return;
    default:
      world.step(side, (state) => {
        if (what === "leave") return stranger.leave(state, one, "left");
        if (what === "block") return stranger.block(state, one);
        if (what === "unheard") return stranger.unheard(state, one);
        if (what === "gone") return stranger.gone(state);
        return stranger.setAway(state, what === "away" ? "away" : "back");
      });
  }
}

/** Runs a random history and passes the world to `check` once every log is read. */
function overHistories(check: (world: World) => void, among = whats): void {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const world = new World();
      for (const { side, what } of acts) if (among.includes(what)) perform(world, side, what);
      world.settle();
      check(world);
    }),
    { numRuns: 2_000 },
  );
}
const events = (world: World, side: Side) => world.told[side].map(({ event }) => event);
const hasMoved = (world: World, side: Side) => world.states[side].moved !== null;

describe("over random histories of two sides of a match on two nodes", () => {
  test("both sides move, to one room, or the one that has not moved has left the match", () => {
    let together = 0;
    overHistories((world) => {
      for (const side of sides) {
        const moves = events(world, side).filter((event) => event === "stranger:moved");
        expect(moves).toHaveLength(hasMoved(world, side) ? 1 : 0);
        if (hasMoved(world, side) && !hasMoved(world, other(side))) expect(world.left).toContain(other(side));
      }
      if (!hasMoved(world, "a") || !hasMoved(world, "b")) return;
      together += 1;
      expect(world.places.a?.room).toBe(world.places.b?.room);
      expect(world.states.a.moved?.own).toBe(world.states.b.moved?.partner);
      expect(world.states.b.moved?.own).toBe(world.states.a.moved?.partner);
    });
    expect(together).toBeGreaterThan(20);
  });

  test("two sides that stay and both wish it at the end have moved", () => {
    const staying = whats.filter((what) => !ends.includes(what));
    overHistories((world) => {
      for (const side of sides) world.keep(side, true);
      world.settle();
      expect(sides.every((side) => hasMoved(world, side))).toBe(true);
    }, staying);
  });

  test("a side that moves first is not left without word: the other follows, or tells that it has left", () => {
    overHistories((world) => {
      // Side a moves first; what it hears after that is the end of the match.
      if (!hasMoved(world, "a") || hasMoved(world, "b")) return;
      expect(world.states.a.moved?.arriving?.begins).toBe(false);
      expect(world.left).toContain("b");
    });
  });

  test("a page that was moved is told nothing more of the match, neither messages nor an end", () => {
    overHistories((world) => {
      for (const side of sides) {
        const last = events(world, side).at(-1);
        expect(hasMoved(world, side) ? last : "stranger:moved").toBe("stranger:moved");
      }
    });
  });

  test("a page in the match knows the other side's wish", () => {
    overHistories((world) => {
      for (const side of sides) {
        const { now } = world.states[side];
        const { now: others } = world.states[other(side)];
        if (now.phase !== "matched" || others.phase !== "matched") continue;
        const last = world.told[side].findLast(({ event }) => event === "stranger:partner-keeps");
        expect(last?.wanted ?? false).toBe(others.carryOn.own.wish !== null);
      }
    });
  });
});

describe("a wish to carry on", () => {
  const told = (step: CarryOnStep | null) => {
    if (step === null) throw new Error("refused");
    return step;
  };

  test.each(sides)("that side %s had first makes it the first in the room", (first) => {
    const world = new World();
    world.keep(first, true);
    world.settle();
    world.keep(other(first), true);
    world.settle();
    expect(world.places.a?.people.map(({ name }) => name)).toEqual([first, other(first)]);
  });

  test("is refused for a match that is over or another match", () => {
    const over = stranger.leave(matched("a"), one, "left").state;
    expect(carryOn(over, one, null, draw)).toBeNull();
    expect(carryOn(matched("a"), matchId("2"), null, draw)).toBeNull();
  });

  test("notifies the partner only once when it is repeated", () => {
    const first = told(carryOn(matched("a"), one, kept("a"), draw));
    expect(first.outputs).toHaveLength(1);
    expect(told(carryOn(first.state, one, kept("a"), draw)).outputs).toEqual([]);
  });

  test("cannot be taken back once the other side was asked to move", () => {
    const world = new World();
    for (const side of sides) world.keep(side, true);
    world.read("b");
    world.keep("b", false);
    world.settle();
    expect(sides.every((side) => hasMoved(world, side))).toBe(true);
  });
});
