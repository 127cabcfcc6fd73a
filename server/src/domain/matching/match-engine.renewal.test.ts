import { describe, expect, test } from "vitest";
import { engineWith, held, interests, namesOf, session, ticket } from "../testing/tickets.ts";

describe("a renewed ticket", () => {
  test("keeps its waiting time, and so its rung", () => {
    const engine = engineWith({ leaseMs: 60_000 });
    const wish = { interests: interests("chess") };
    engine.offer(ticket("ann", wish), 0);
    engine.offer(ticket("bob", { interests: interests("go") }), 0);
    engine.tick(0);
    engine.offer(ticket("ann", { ...wish, revision: 2 }), 2_900);
    expect(engine.nextTickAt(2_900)).toBe(3_000);
    expect(engine.tick(3_000)).toHaveLength(1);
  });

  test("with the same revision only has its lease extended", () => {
    const engine = engineWith({ leaseMs: 1_000 });
    engine.offer(ticket("ann", held("anyone")), 0);
    engine.tick(0);
    engine.offer(ticket("ann", held("anyone")), 900);
    expect(engine.nextTickAt(900)).toBe(1_900);
    engine.tick(1_899);
    expect(engine.size).toBe(1);
    engine.tick(1_900);
    expect(engine.size).toBe(0);
  });

  test("without a change causes no search", () => {
    const engine = engineWith({ leaseMs: 60_000 });
    engine.offer(ticket("ann", held("anyone")), 0);
    engine.tick(0);
    engine.offer(ticket("ann", { revision: 2, ...held("anyone") }), 10);
    expect(engine.nextTickAt(10)).toBe(60_010);
  });

  test.each([
    ["another mode", { mode: "text" as const }],
    ["another interest", { interests: interests("go") }],
    ["another language", { language: "en" as const }],
    ["another region", { region: "europe" as const }],
    ["a partner met meanwhile", { recent: [session("zoe")] }],
    ["a session blocked meanwhile", { blocked: [session("zoe")] }],
    ["a hard limit", { requireLanguage: true }],
    ["another hard limit", { requireSharedInterest: true }],
    ["a climb that was held", held("anyone")],
    ["a climb that skipped ahead", { climb: { kind: "climbing" as const, offsetMs: 3_000 } }],
    ["an earlier beginning", { since: -500 }],
  ])("with %s is looked up", (_change, change) => {
    const engine = engineWith({ leaseMs: 60_000 });
    const wish = { interests: interests("chess") };
    engine.offer(ticket("ann", wish), 0);
    engine.tick(0);
    engine.offer(ticket("ann", { ...wish, ...change, revision: 2 }), 10);
    expect(engine.nextTickAt(10)).toBe(10);
  });

  test("is matched by its latest announcement", () => {
    const engine = engineWith();
    engine.offer(ticket("ann", held("anyone")), 0);
    engine.offer(ticket("ann", { revision: 5, ...held("anyone") }), 1);
    engine.offer(ticket("bob", held("anyone")), 2);
    const [match] = engine.tick(2);
    expect(match?.first.revision).toBe(5);
  });

  test("that is held does not climb at its usual time, and climbs on when released", () => {
    const engine = engineWith({ leaseMs: 60_000 });
    const wish = { interests: interests("chess") };
    engine.offer(ticket("ann", wish), 0);
    engine.offer(ticket("bob", { interests: interests("go") }), 0);
    engine.tick(0);
    engine.offer(ticket("ann", { ...wish, revision: 2, climb: { kind: "held", rung: "interest" } }), 1_000);
    expect(engine.tick(9_000)).toEqual([]);
    engine.offer(
      ticket("ann", { ...wish, revision: 3, climb: { kind: "climbing", offsetMs: -9_000 } }),
      9_000,
    );
    expect(engine.tick(11_999)).toEqual([]);
    expect(engine.tick(12_000)).toHaveLength(1);
  });
});

describe("a ticket that comes back", () => {
  test("returns to its old place, first in line, after its partner was lost", () => {
    const engine = engineWith();
    engine.offer(ticket("ann", { since: 0 }), 5_000);
    engine.offer(ticket("gone", { since: 4_000 }), 5_000);
    expect(engine.tick(5_000)).toHaveLength(1);
    engine.offer(ticket("bob", { since: 5_100 }), 5_100);
    engine.offer(ticket("ann", { since: 0, revision: 2 }), 5_100);
    expect(engine.tick(5_200).map(namesOf)).toEqual([["ann", "bob"]]);
  });

  test("is ignored with a consumed revision, for at least one lease", () => {
    const engine = engineWith({ leaseMs: 1_000 });
    engine.offer(ticket("ann"), 0);
    engine.withdraw(session("ann"), 1);
    engine.offer(ticket("ann"), 999);
    expect(engine.size).toBe(0);
  });

  test("can be withdrawn before its first announcement arrives", () => {
    const engine = engineWith();
    expect(engine.withdraw(session("ann"), 4)).toBe(false);
    engine.offer(ticket("ann", { revision: 4 }), 0);
    expect(engine.size).toBe(0);
  });
});

describe("time", () => {
  test("that goes back changes nothing", () => {
    const engine = engineWith({ leaseMs: 60_000 });
    engine.offer(ticket("ann", { interests: interests("chess") }), 3_000);
    engine.offer(ticket("bob", { interests: interests("go") }), 2_000);
    expect(engine.tick(1_000)).toHaveLength(1);
  });

  test("that is ahead on one node does not make that node's tickets wait longer", () => {
    const engine = engineWith({ leaseMs: 60_000 });
    engine.offer(ticket("ann", { since: 5_000 }), 0);
    engine.offer(ticket("bob", { since: 0 }), 0);
    const [match] = engine.tick(0);
    expect(match && namesOf(match)).toEqual(["bob", "ann"]);
  });
});
