import { expect, it, vi } from "vitest";
import { provideFirefox } from "./firefox.mjs";

const provide = async ({ installs = false, there = false, mayInstall = true }) => {
  let isThere = there;
  const run = vi.fn(async (_command, [verb]) => {
    if (verb === "install") isThere = installs;
    return 0;
  });
  const findFirefox = () => (isThere ? "/usr/bin/firefox-esr" : null);
  return { run, missing: await provideFirefox({ run, say: vi.fn(), mayInstall, findFirefox }) };
};

it("changes nothing on a machine that has a Firefox", async () => {
  const { run, missing } = await provide({ there: true });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toBeNull();
});

it("installs a Firefox where it may", async () => {
  const { run, missing } = await provide({ installs: true });
  expect(run.mock.calls.at(-1)?.[1]).toContain("firefox-esr");
  expect(missing).toBeNull();
});

it("names the tests that it skips when Firefox is missing and cannot be installed", async () => {
  const { run, missing } = await provide({ mayInstall: false });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toMatch(/^SKIPPED: .*Firefox/);
  expect((await provide({ installs: false })).missing).toMatch(/^SKIPPED/);
});
