import { expect, test } from "vitest";
import { createMemoryBus } from "../../backends/memory/bus.ts";
import { InvariantError } from "../../domain/invariant-error.ts";
import type { MatchEngine } from "../../domain/matching/match-engine.ts";
import { createEvents } from "../../ops/events.ts";
import { createLog } from "../../ops/log.ts";
import { createMetrics } from "../../ops/metrics.ts";
import { ticketsTopic } from "../../ports.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { sessionId } from "../../testing/samples.ts";
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
    nextTickAt: (now) => now,
    tick: () => {
      ticks++;
      throw new InvariantError("links");
    },
  };
  const matcher = new Matcher(bus, clock, engine, events);
  matcher.start();
  await bus.append(ticketsTopic, { kind: "withdraw", session: sessionId("ann"), revision: 1 });
  await clock.advance(3_500);
  expect(ticks).toBe(4);
  expect(failures).toHaveLength(4);
  matcher.stop();
});
