import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { match, matchId, sessionId, wish } from "../../testing/samples.ts";
import type { SessionEntry, Side } from "../session/entries.ts";
import * as agreement from "./agreement.ts";
import * as stranger from "./stranger.ts";
import { newStranger, type Step, type Stranger } from "./stranger-state.ts";

/**
 * Several sessions, their logs, and a matcher that may propose any two tickets it has seen, however stale.
 */
class World {
  readonly people: Stranger[];
  readonly logs: SessionEntry[][];
  readonly tickets: {
    readonly session: number;
    readonly revision: number;
    readonly blocked: readonly string[];
  }[] = [];
  /** The matcher takes each revision of a ticket once. */
  readonly consumed = new Set<string>();
  #matches = 0;

  constructor(size: number) {
    this.people = Array.from({ length: size }, (_, n) => newStranger(sessionId(`${n}`)));
    this.logs = this.people.map(() => []);
  }

  apply(n: number, step: Step): void {
    this.people[n] = step.state;
    for (const out of step.outputs) {
      if (out.session !== null) this.logs[this.#indexOf(out.session)]?.push(out.entry);
      else if (out.entry.kind === "announce") {
        const { session, revision, blocked } = out.entry.ticket;
        this.tickets.push({ session: this.#indexOf(session), revision, blocked });
      }
    }
  }

  step(n: number, act: (state: Stranger) => Step): void {
    const state = this.people[n];
    if (state !== undefined) this.apply(n, act(state));
  }

  /** One session reads one entry of its log. */
  read(n: number, now: number): void {
    const entry = this.logs[n]?.shift();
    if (entry !== undefined) this.step(n, (state) => agreement.hear(state, entry, now));
  }

  /** Proposes the newest tickets of two sessions or, if hostile, any two tickets ever announced. */
  propose(i: number, j: number, hostile: boolean): void {
    const newest = (n: number) =>
      this.tickets.findLast((ticket) => ticket.session === n % this.people.length);
    const any = (n: number) => this.tickets[n % this.tickets.length];
    const [a, b] = hostile ? [any(i), any(j)] : [newest(i), newest(j)];
    if (a === undefined || b === undefined || a.session === b.session) return;
    for (const { session, revision } of [a, b]) this.consumed.add(`${session}:${revision}`);
    const name = `${++this.#matches}`;
    const sideOf = (ticket: typeof a): Side => ({
      session: sessionId(`${ticket.session}`),
      revision: ticket.revision,
      match: match(name),
    });
    this.logs[a.session]?.push({ kind: "proposed", own: sideOf(a), other: sideOf(b) });
  }

  settle(now: number): void {
    let reads = 0;
    while (this.logs.some((log) => log.length > 0)) {
      for (const n of this.people.keys()) this.read(n, now);
      if (++reads > 10_000) throw new Error("the logs never run dry");
    }
  }

  #indexOf(id: string): number {
    return this.people.findIndex((person) => person.id === id);
  }
}

/** The weight of each act: mostly sessions search, are proposed to each other, and read their logs. */
const frequencies = {
  search: 6,
  propose: 6,
  read: 8,
  cancel: 2,
  leave: 2,
  block: 1,
  away: 1,
  back: 2,
  gone: 1,
  timeout: 1,
  "propose stale": 1,
} as const;
type What = keyof typeof frequencies;
const whats = (Object.keys(frequencies) as What[]).flatMap((what) =>
  Array.from({ length: frequencies[what] }, () => what),
);

const command = fc.record({ who: fc.nat(2), what: fc.constantFrom(...whats), i: fc.nat(40), j: fc.nat(40) });
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

function perform(world: World, { who, what, i, j }: Command, now: number): void {
  const current = (state: Stranger) =>
    state.now.phase === "matched"
      ? state.now.match.matchId
      : state.now.phase === "confirming"
        ? state.now.own.match.matchId
        : matchId("none");
  if (what === "propose" || what === "propose stale") world.propose(i, j, what === "propose stale");
  else if (what === "read") world.read(who, now);
  else
    world.step(who, (state) => {
      switch (what) {
        case "search":
          return stranger.search(state, wish(), now);
        case "cancel":
          return stranger.cancel(state);
        case "leave":
          return stranger.leave(state, current(state), "left");
        case "block":
          return stranger.block(state, current(state));
        case "away":
        case "back":
          return stranger.setAway(state, what);
        case "gone":
          return stranger.gone(state);
        case "timeout":
          return agreement.confirmTimedOut(state, current(state));
      }
    });
}

describe("random histories with a matcher that proposes stale tickets", () => {
  test("end with every match held by exactly its two sides, and no session half matched or with a blocked partner", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
        const world = new World(3);
        for (const [now, one] of commands.entries()) perform(world, one, now);
        world.settle(commands.length);
        for (const person of world.people) {
          expect(person.now.phase).not.toBe("confirming");
          if (person.now.phase !== "matched") continue;
          const { partner, match: held } = person.now;
          expect(partner).not.toBe(person.id);
          const other = world.people.find((one) => one.id === partner);
          expect(other?.now).toMatchObject({
            phase: "matched",
            partner: person.id,
            match: { matchId: held.matchId },
          });
          expect(person.blocked).not.toContain(partner);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("never lose a ticket: every session that still searches has announced a ticket that the matcher has not consumed", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
        const world = new World(3);
        for (const [now, one] of commands.entries()) perform(world, one, now);
        world.settle(commands.length);
        for (const [n, person] of world.people.entries()) {
          if (person.now.phase !== "searching" || person.away) continue;
          const last = world.tickets.findLast((ticket) => ticket.session === n);
          expect(last?.revision).toBe(person.revision);
          expect(world.consumed).not.toContain(`${n}:${person.revision}`);
        }
      }),
      { numRuns: 200 },
    );
  });
});
