import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../../ports.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { hasRedis, startRedis } from "../../testing/redis.ts";
import { connectRedis } from "./client.ts";
import { createRedisLead } from "./lead.ts";

/** The time of the machine, in which a lease of Redis ends. */
const wallClock: Clock = {
  now: () => performance.now(),
  today: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

describe.runIf(hasRedis)("the lead over Redis", () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  const ends: (() => unknown)[] = [];
  /** A process that would like to lead, with what it has been told. */
  const candidate = async <C extends Clock>(clock: C) => {
    const client = await connectRedis(redis.url, () => undefined);
    const epochs: number[] = [];
    let begun = 0;
    const lead = createRedisLead({
      client,
      clock,
      onError: () => undefined,
      onEpoch: (epoch) => void epochs.push(epoch),
    });
    lead.onHeld(() => void begun++);
    ends.push(() => client.destroy());
    return { lead, clock, client, epochs, begun: () => begun };
  };
  /** Lets that process beat until it leads. */
  const untilHeld = ({ clock, lead }: Awaited<ReturnType<typeof candidate<FakeClock>>>) =>
    expect
      .poll(async () => {
        await clock.advance(200);
        return lead.isHeld();
      })
      .toBe(true);
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await redis.stop();
  });

  test("is held by one process at a time, and is the next one's as soon as it is given up", async () => {
    const first = await candidate(createFakeClock());
    await untilHeld(first);
    const second = await candidate(createFakeClock());
    await second.clock.advance(200);
    await second.client.ping();
    expect([first.lead.isHeld(), second.lead.isHeld()]).toEqual([true, false]);
    await first.lead.close();
    await untilHeld(second);
    expect([first.lead.isHeld(), second.lead.isHeld()]).toEqual([false, true]);
    expect([first.epochs, second.epochs]).toEqual([[1], [2]]);
    expect([first.begun(), second.begun()]).toEqual([1, 1]);
  });

  test("passes within about a second from a process that has died", async () => {
    const first = await candidate(createFakeClock());
    await untilHeld(first);
    const second = await candidate(wallClock);
    const waitsSince = performance.now();
    await expect.poll(() => second.lead.isHeld(), { timeout: 3_000, interval: 10 }).toBe(true);
    expect(performance.now() - waitsSince).toBeGreaterThan(500);
    expect(second.epochs).toEqual([2]);
    await second.lead.close();
  });

  test("is over by the holder's own clock if Redis does not answer in time", async () => {
    const first = await candidate(createFakeClock());
    await untilHeld(first);
    const begun = first.begun();
    redis.pause();
    await first.clock.advance(800);
    expect(first.lead.isHeld()).toBe(false);
    redis.resume();
    await untilHeld(first);
    expect(first.begun()).toBeGreaterThan(begun);
  });
});
