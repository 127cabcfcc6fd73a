import { describe, expect, test } from "vitest";
import { engineWith, held, interests, namesOf, session, ticket } from "../testing/tickets.ts";

describe("pairing", () => {
  test("matches two tickets that accept anyone at once, the one that waited longer first", () => {
    const engine = engineWith();
    engine.offer(ticket("ann", { since: 50 }), 100);
    engine.offer(ticket("bob", { since: 20 }), 100);
    const found = engine.tick(100);
    expect(found.map(namesOf)).toEqual([["bob", "ann"]]);
    expect(engine.size).toBe(0);
  });

  test("lets a lone ticket wait and never matches it with itself", () => {
    const engine = engineWith();
    engine.offer(ticket("ann"), 0);
    engine.offer(ticket("ann", { revision: 2 }), 1);
    expect(engine.tick(40)).toEqual([]);
    expect(engine.size).toBe(1);
  });

  test("never matches text with video", () => {
    const engine = engineWith();
    engine.offer(ticket("ann", { mode: "text" }), 0);
    engine.offer(ticket("bob", { mode: "video" }), 0);
    expect(engine.tick(60_000)).toEqual([]);
  });

  test("prefers tickets that share more, and the match lists the shared interests", () => {
    const engine = engineWith();
    engine.offer(ticket("far", { interests: interests("chess"), ...held("anyone") }), 0);
    engine.offer(
      ticket("near", { interests: interests("go", "chess"), language: "en", ...held("anyone") }),
      0,
    );
    engine.offer(
      ticket("ann", { interests: interests("chess", "go"), language: "en", ...held("anyone") }),
      0,
    );
    const [match] = engine.tick(0);
    expect(match && namesOf(match)).toEqual(["near", "ann"]);
    expect(match?.sharedInterests).toEqual(interests("go", "chess"));
    expect(match?.sharedLanguage).toBe("en");
  });

  test("values a rare shared interest above a common one", () => {
    const engine = engineWith();
    for (let n = 0; n < 50; n++) {
      engine.offer(ticket(`fan-${n}`, { interests: interests("music"), ...held("interest") }), 0);
    }
    engine.tick(0);
    engine.offer(ticket("musical", { interests: interests("music"), ...held("interest") }), 100);
    engine.offer(ticket("lockpicker", { interests: interests("locks"), ...held("interest") }), 100);
    engine.offer(ticket("ann", { interests: interests("music", "locks"), ...held("interest") }), 100);
    expect(engine.tick(200).map(namesOf)).toEqual([["lockpicker", "ann"]]);
  });

  test("never matches a blocked session, whichever side blocked", () => {
    for (const [annBlocks, bobBlocks] of [
      [true, false],
      [false, true],
    ]) {
      const engine = engineWith();
      engine.offer(ticket("ann", { blocked: annBlocks ? [session("bob")] : [], ...held("again") }), 0);
      engine.offer(ticket("bob", { blocked: bobBlocks ? [session("ann")] : [], ...held("again") }), 0);
      expect(engine.tick(60_000)).toEqual([]);
      expect(engine.size).toBe(0);
    }
  });
});

describe("recent partners", () => {
  const ann = { recent: [session("bob")] };

  test("meet again only when both are on the last rung", () => {
    const engine = engineWith({ leaseMs: 60_000 });
    engine.offer(ticket("ann", { ...ann, ...held("again") }), 0);
    engine.offer(ticket("bob", { ...held("anyone") }), 0);
    expect(engine.tick(0)).toEqual([]);
    engine.offer(ticket("bob", { revision: 2, ...held("again") }), 100);
    expect(engine.tick(200)).toHaveLength(1);
  });

  test("come after all other candidates, even if they have waited longer", () => {
    const engine = engineWith();
    engine.offer(ticket("ann", { ...ann, ...held("again") }), 0);
    engine.offer(ticket("bob", { ...held("again") }), 0);
    engine.offer(ticket("cat", { ...held("anyone") }), 0);
    expect(engine.tick(0).map(namesOf)).toEqual([["ann", "cat"]]);
  });
});

describe("widening", () => {
  test("a search matches on each rung exactly from its time on", () => {
    const engine = engineWith({ leaseMs: 60_000 });
    engine.offer(ticket("ann", { interests: interests("chess"), language: "en" }), 0);
    engine.offer(ticket("bob", { interests: interests("go"), language: "en" }), 0);
    expect(engine.tick(0)).toEqual([]);
    expect(engine.nextTickAt(0)).toBe(2_000);
    expect(engine.tick(2_000)).toEqual([]);
    expect(engine.nextTickAt(2_000)).toBe(5_000);
    expect(engine.tick(4_999)).toEqual([]);
    expect(engine.tick(5_000)).toHaveLength(1);
    expect(engine.nextTickAt(5_000)).toBeNull();
  });

  test("a held search does not widen, however long it waits", () => {
    const engine = engineWith({ leaseMs: 1e9 });
    engine.offer(ticket("ann", { interests: interests("chess"), ...held("interest") }), 0);
    engine.offer(ticket("bob", { interests: interests("go") }), 0);
    expect(engine.tick(1e8)).toEqual([]);
    expect(engine.size).toBe(2);
  });

  test("both sides have to accept: an open search does not pull in a narrow one", () => {
    const engine = engineWith({ leaseMs: 60_000 });
    engine.offer(ticket("ann", { interests: interests("chess") }), 0);
    engine.offer(ticket("bob"), 0);
    expect(engine.tick(2_999)).toEqual([]);
    expect(engine.tick(3_000)).toHaveLength(1);
  });

  test("a hard limit holds on the last rung too", () => {
    const engine = engineWith({ leaseMs: 60_000 });
    engine.offer(ticket("ann", { language: "en", requireLanguage: true, ...held("anyone") }), 0);
    engine.offer(ticket("bob", { language: "de", ...held("anyone") }), 0);
    expect(engine.tick(0)).toEqual([]);
    engine.offer(ticket("cat", { language: "en", ...held("anyone") }), 50);
    expect(engine.tick(50).map(namesOf)).toHaveLength(1);
  });
});

describe("renewing and withdrawing", () => {
  test("a withdrawn ticket is gone, and its late announcement is ignored", () => {
    const engine = engineWith();
    engine.offer(ticket("ann", { revision: 3 }), 0);
    expect(engine.withdraw(session("ann"), 3)).toBe(true);
    expect(engine.withdraw(session("ann"), 3)).toBe(false);
    engine.offer(ticket("ann", { revision: 3 }), 1);
    expect(engine.size).toBe(0);
    engine.offer(ticket("ann", { revision: 4 }), 1);
    expect(engine.size).toBe(1);
  });

  test("a late withdrawal of an older revision does not affect the newer ticket", () => {
    const engine = engineWith();
    engine.offer(ticket("ann", { revision: 4 }), 0);
    expect(engine.withdraw(session("ann"), 3)).toBe(false);
    expect(engine.size).toBe(1);
  });

  test("the late announcement of a matched ticket does not bring it back", () => {
    const engine = engineWith();
    engine.offer(ticket("ann", { revision: 7 }), 0);
    engine.offer(ticket("bob"), 0);
    expect(engine.tick(0)).toHaveLength(1);
    engine.offer(ticket("ann", { revision: 7 }), 1);
    expect(engine.size).toBe(0);
  });

  test("an older revision does not replace a newer one", () => {
    const engine = engineWith();
    engine.offer(ticket("ann", { revision: 2, mode: "text" }), 0);
    engine.offer(ticket("ann", { revision: 1, mode: "video" }), 0);
    engine.offer(ticket("bob", { mode: "video" }), 0);
    expect(engine.tick(0)).toEqual([]);
  });

  test("an unrenewed ticket is removed when its lease ends, a renewed one is not", () => {
    const engine = engineWith({ leaseMs: 100 });
    engine.offer(ticket("ann", held("anyone")), 0);
    engine.offer(ticket("bob", { mode: "text", ...held("anyone") }), 0);
    engine.tick(0);
    engine.offer(ticket("ann", { revision: 2, ...held("anyone") }), 60);
    expect(engine.nextTickAt(60)).toBe(100);
    engine.tick(100);
    expect(engine.size).toBe(1);
    expect(engine.withdraw(session("ann"), 2)).toBe(true);
  });
});

describe("batches", () => {
  test("under light load every tick is due immediately", () => {
    const engine = engineWith({ batchMs: 30, lightLoad: 2 });
    for (const [index, name] of ["ann", "bob"].entries()) {
      engine.offer(ticket(name, held("interest")), 1_000 + index);
      expect(engine.nextTickAt(1_000 + index)).toBe(1_000 + index);
      engine.tick(1_000 + index);
    }
  });

  test("under load a tick is due at the end of the window, and immediately again after a quiet period", () => {
    const engine = engineWith({ batchMs: 30, lightLoad: 1 });
    for (const name of ["ann", "bob"]) engine.offer(ticket(name, held("interest")), 1_000);
    engine.tick(1_000);
    engine.offer(ticket("cat", held("interest")), 1_010);
    expect(engine.nextTickAt(1_010)).toBe(1_030);
    engine.tick(1_030);
    engine.offer(ticket("dan", held("interest")), 1_040);
    expect(engine.nextTickAt(1_040)).toBe(1_040);
    engine.tick(1_040);
    engine.offer(ticket("eve", held("interest")), 2_000);
    expect(engine.nextTickAt(2_000)).toBe(2_000);
  });

  test("one tick makes a bounded number of look-ups, and the next is due immediately", () => {
    const engine = engineWith({ lookupsPerTick: 1 });
    for (const name of ["ann", "bob", "cat", "dan"]) engine.offer(ticket(name), 0);
    expect(engine.tick(0)).toHaveLength(1);
    expect(engine.nextTickAt(0)).toBe(0);
    expect(engine.tick(0)).toHaveLength(1);
    expect(engine.nextTickAt(0)).toBeNull();
  });

  test("an empty engine has no next tick", () => {
    expect(engineWith().nextTickAt(5)).toBeNull();
  });
});
