import { expect, it, vi } from "vitest";
import { provideRedis } from "./redis.mjs";

const provide = async ({ installs = false, there = false, mayInstall = true }) => {
  let isThere = there;
  const run = vi.fn(async (_command, [verb]) => {
    if (verb === "install") isThere = installs;
    return 0;
  });
  const missing = await provideRedis({ run, say: vi.fn(), mayInstall, hasRedis: () => isThere });
  return { run, missing };
};

it("leaves a machine that has a Redis server as it is", async () => {
  const { run, missing } = await provide({ there: true });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toBeNull();
});

it("installs one where it may", async () => {
  const { run, missing } = await provide({ installs: true });
  expect(run.mock.calls.at(-1)?.[1]).toContain("redis-server");
  expect(missing).toBeNull();
});

it("names what cannot be tested where there is none and none can be had", async () => {
  const { run, missing } = await provide({ mayInstall: false });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toMatch(/^SKIPPED: .*Redis/);
  expect((await provide({ installs: false })).missing).toMatch(/^SKIPPED/);
});
