import { describe, expect, test } from "vitest";
import { engineWith, held, interests, namesOf, session, ticket } from "../testing/tickets.ts";

/**
 * Ticks until the engine has nothing more to do at that time; returns the matches and the number of ticks.
 */
function drain(engine: ReturnType<typeof engineWith>, now: number) {
  const matches = [...engine.tick(now)];
  let ticks = 1;
  while ((engine.nextTickAt(now) ?? now + 1) <= now) {
    matches.push(...engine.tick(now));
    ticks++;
  }
  return { matches, ticks };
}

describe("a hostile crowd", () => {
  test("does not delay a match with ten thousand different interests", () => {
    const engine = engineWith();
    for (let n = 0; n < 10_000; n++)
      engine.offer(ticket(`x${n}`, { interests: interests(`tag ${n}`), ...held("interest") }), 0);
    expect(drain(engine, 0).matches).toEqual([]);
    engine.offer(ticket("ann", { interests: interests("chess") }), 100);
    engine.offer(ticket("bob", { interests: interests("chess") }), 100);
    const found = engine.tick(engine.nextTickAt(100) ?? 100);
    expect(found.map(namesOf)).toEqual([["ann", "bob"]]);
    expect(engine.size).toBe(10_000);
  });

  test("is paired among itself if it shares one interest, and the rare interest matches its own two tickets", () => {
    const engine = engineWith();
    for (let n = 0; n < 1_000; n++)
      engine.offer(ticket(`x${n}`, { interests: interests("music"), ...held("anyone") }), 0);
    for (const name of ["ann", "bob"])
      engine.offer(ticket(name, { interests: interests("music", "lockpicking"), ...held("anyone") }), 0);
    const { matches } = drain(engine, 0);
    expect(matches).toHaveLength(501);
    expect(matches.map(namesOf)).toContainEqual(["ann", "bob"]);
  });

  test("is matched without the session that blocks all of it", () => {
    const engine = engineWith();
    const everybody = Array.from({ length: 500 }, (_, n) => session(`p${n}`));
    engine.offer(ticket("hermit", { blocked: everybody, ...held("anyone") }), 0);
    for (let n = 0; n < 500; n++) engine.offer(ticket(`p${n}`, held("anyone")), 0);
    expect(drain(engine, 0).matches).toHaveLength(250);
    expect(engine.withdraw(session("hermit"), 1)).toBe(true);
  });
});

describe("a backlog", () => {
  test("is worked off in ticks of bounded size, without leaving a ticket out", () => {
    const engine = engineWith({ lookupsPerTick: 50 });
    for (let n = 0; n < 1_000; n++) engine.offer(ticket(`p${n}`), 0);
    const { matches, ticks } = drain(engine, 0);
    expect(matches).toHaveLength(500);
    expect(ticks).toBeGreaterThanOrEqual(10);
    expect(engine.size).toBe(0);
  });

  test("of widenings is worked off in the same way", () => {
    const engine = engineWith({ lookupsPerTick: 50, leaseMs: 60_000 });
    for (let n = 0; n < 300; n++) engine.offer(ticket(`p${n}`, { interests: interests(`tag ${n}`) }), 0);
    expect(drain(engine, 0).matches).toEqual([]);
    const { matches, ticks } = drain(engine, 3_000);
    expect(matches).toHaveLength(150);
    expect(ticks).toBeGreaterThanOrEqual(3);
  });
});

test("the same history gives the same matches, to the id and the score", () => {
  const run = () => {
    const engine = engineWith();
    for (let n = 0; n < 300; n++)
      engine.offer(
        ticket(`p${n}`, {
          interests: interests(`tag ${n % 7}`, `tag ${n % 11}`),
          language: n % 3 === 0 ? "en" : null,
          ...held("anyone"),
        }),
        n,
      );
    return drain(engine, 1_000).matches;
  };
  expect(run()).toEqual(run());
});

test("a waiting ticket is matched with a suitable one at the latest when both are on the last rung", () => {
  const engine = engineWith({ leaseMs: 1e6 });
  const alone = { language: "en" as const, region: "europe" as const };
  engine.offer(ticket("ann", { interests: interests("chess"), ...alone }), 0);
  engine.offer(ticket("bob", { interests: interests("go"), since: 500 }), 500);
  const met: number[] = [];
  for (let at = engine.nextTickAt(0); at !== null && at < 60_000; at = engine.nextTickAt(at))
    met.push(...engine.tick(at).map(() => at));
  // Ann accepts anyone after 8 s, Bob (who has no place) after 3 s.
  expect(met).toEqual([8_000]);
});
