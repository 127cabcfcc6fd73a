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

it("changes nothing on a machine that has a Redis server", async () => {
  const { run, missing } = await provide({ there: true });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toBeNull();
});

it("installs a Redis server where it may", async () => {
  const { run, missing } = await provide({ installs: true });
  expect(run.mock.calls.at(-1)?.[1]).toContain("redis-server");
  expect(missing).toBeNull();
});

it("names the tests that it skips when Redis is missing and cannot be installed", async () => {
  const { run, missing } = await provide({ mayInstall: false });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toMatch(/^SKIPPED: .*Redis/);
  expect((await provide({ installs: false })).missing).toMatch(/^SKIPPED/);
});
