import { describe, expect, test } from "vitest";
import { createMemoryBus } from "../../backends/memory/bus.ts";
import { aloneInLead } from "../../backends/memory/lead.ts";
import { InvariantError } from "../../domain/invariant-error.ts";
import { defaultMatchConfig } from "../../domain/matching/match-config.ts";
import { createMatchEngine, type MatchEngine } from "../../domain/matching/match-engine.ts";
import type { SessionEntry } from "../../domain/session/entries.ts";
import { session, ticket } from "../../domain/testing/tickets.ts";
import { createEvents } from "../../ops/events.ts";
import { createLog } from "../../ops/log.ts";
import { createMetrics } from "../../ops/metrics.ts";
import { type Lead, sessionRecord, sessionTopic, ticketsTopic } from "../../ports.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { matchId, sessionId } from "../../testing/samples.ts";
import { Matcher } from "./matcher.ts";

test("an engine that fails is reported and tried again, without ending or occupying the process", async () => {
  const clock = createFakeClock();
  const failures: unknown[] = [];
  const metrics = createMetrics({
    online: () => 0,
    searching: () => 0,
    inRooms: () => 0,
    moderationUp: () => false,
  });
  const events = {
    ...createEvents(createLog("silent"), metrics),
    failed: (error: unknown) => void failures.push(error),
  };
  const bus = createMemoryBus(clock, () => ({ items: 10, bytes: 1_000, ageMs: 1_000 }), events.failed);
  let ticks = 0;
  const engine: MatchEngine = {
    size: 0,
    offer: () => {},
    withdraw: () => false,
    expire: () => {},
    nextTickAt: (now) => now,
    tick: () => {
      ticks++;
      throw new InvariantError("links");
    },
  };
  const matcher = new Matcher({ bus, states: { has: () => true }, lead: aloneInLead, clock, engine, events });
  matcher.start();
  await bus.append(ticketsTopic, { kind: "withdraw", session: sessionId("ann"), revision: 1 });
  await clock.advance(3_500);
  expect(ticks).toBe(4);
  expect(failures).toHaveLength(4);
  matcher.stop();
});

describe("a matcher", () => {
  const clock = createFakeClock();
  const metrics = createMetrics({
    online: () => 0,
    searching: () => 0,
    inRooms: () => 0,
    moderationUp: () => true,
  });
  const events = createEvents(createLog("silent"), metrics);
  /** Matchers over one bus; the first one leads until the test says otherwise. */
  const setUp = (count: number) => {
    const bus = createMemoryBus(clock, () => ({ items: 100, bytes: 100_000, ageMs: 60_000 }), events.failed);
    const gone = new Set<string>();
    const led: { leader: number; readonly begin: (() => void)[] } = { leader: 0, begin: [] };
    let made = 0;
    const matchers = Array.from({ length: count }, (_, index) => {
      const lead: Lead = {
        isHeld: () => led.leader === index,
        onHeld: (begin) => void (led.begin[index] = begin),
        isContested: count > 1,
      };
      const newId = () => matchId(`${++made}`);
      const engine = createMatchEngine({ ...defaultMatchConfig, leaseMs: 10_000 }, newId);
      const states = { has: (key: string) => !gone.has(key) };
      const matcher = new Matcher({ bus, states, lead, clock, engine, events });
      matcher.start();
      return matcher;
    });
    const heard: SessionEntry[] = [];
    for (const name of ["ann", "bob", "cat"])
      bus.follow(sessionTopic(session(name)), 0, {
        entry: ({ message }) => void heard.push(message),
        gap: () => undefined,
      });
    const announce = (name: string) =>
      bus.append(ticketsTopic, { kind: "announce", ticket: ticket(name, { since: clock.now() }) });
    const take = (leader: number) => {
      led.leader = leader;
      led.begin[leader]?.();
    };
    return { matchers, heard, gone, announce, take };
  };

  test("refuses in the name of a session that is gone: otherwise its partner would wait for it", async () => {
    const { heard, gone, announce } = setUp(1);
    gone.add(sessionRecord(session("ann")));
    await announce("ann");
    await clock.advance(1);
    await announce("bob");
    await clock.advance(1_000);
    expect(heard).toMatchObject([
      { kind: "proposed", own: { match: { matchId: matchId("1") } } },
      { kind: "refused", matchId: matchId("1") },
    ]);
  });

  test("that does not lead proposes nothing, and knows everybody when it leads", async () => {
    const { matchers, heard, announce, take } = setUp(2);
    take(2);
    await announce("ann");
    await announce("bob");
    await clock.advance(5_000);
    expect(heard).toEqual([]);
    expect(matchers.map(({ waiting }) => waiting)).toEqual([2, 2]);
    take(1);
    await clock.advance(1_000);
    expect(heard).toMatchObject([{ kind: "proposed" }]);
  });

  test("learns what the leader has proposed, and does not propose it again", async () => {
    const { matchers, heard, announce, take } = setUp(2);
    await announce("ann");
    await announce("bob");
    await announce("cat");
    await clock.advance(1_000);
    expect(heard).toHaveLength(1);
    expect(matchers.map(({ waiting }) => waiting)).toEqual([1, 1]);
    take(1);
    await clock.advance(1_000);
    expect(heard).toHaveLength(1);
  });

  test("that does not lead forgets tickets that are not announced any more", async () => {
    const { matchers, announce } = setUp(2);
    await announce("ann");
    await clock.advance(12_000);
    expect(matchers.map(({ waiting }) => waiting)).toEqual([0, 0]);
  });
});
