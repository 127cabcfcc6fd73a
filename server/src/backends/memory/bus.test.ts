import { expect, test } from "vitest";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { busContract } from "../contract/bus.contract.ts";
import { createMemoryBus } from "./bus.ts";

busContract("memory", {
  create: (bounds) => {
    const clock = createFakeClock();
    return {
      bus: createMemoryBus(
        clock,
        () => bounds,
        () => undefined,
      ),
      clock,
    };
  },
});

test("a follower's failure is reported", async () => {
  const clock = createFakeClock();
  const failures: unknown[] = [];
  const bus = createMemoryBus(
    clock,
    () => ({ items: 9, bytes: 999, ageMs: 999 }),
    (error) => failures.push(error),
  );
  const broken = new Error("broken");
  bus.follow("t", 0, {
    entry: () => {
      throw broken;
    },
    gap: () => undefined,
  });
  await bus.append("t", "a");
  await clock.settle();
  expect(failures).toEqual([broken]);
});
