import { expect, it, vi } from "vitest";
import { provideCoturn } from "./coturn.mjs";

const provide = async ({ installs = false, there = false, mayInstall = true }) => {
  let isThere = there;
  const run = vi.fn(async (_command, [verb]) => {
    if (verb === "install") isThere = installs;
    return 0;
  });
  const missing = await provideCoturn({ run, say: vi.fn(), mayInstall, hasCoturn: () => isThere });
  return { run, missing };
};

it("changes nothing on a machine that has coturn", async () => {
  const { run, missing } = await provide({ there: true });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toBeNull();
});

it("installs coturn where it may, and stops the service that the package starts", async () => {
  const { run, missing } = await provide({ installs: true });
  const [[, installing], [command, stopping]] = run.mock.calls.slice(-2);
  expect(installing).toContain("coturn");
  expect([command, ...stopping].join(" ")).toMatch(/^(systemctl disable --now|service coturn stop)/);
  expect(missing).toBeNull();
});

it("names the tests that it skips when coturn is missing and cannot be installed", async () => {
  const { run, missing } = await provide({ mayInstall: false });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toMatch(/^SKIPPED: .*coturn/);
  expect((await provide({ installs: false })).missing).toMatch(/^SKIPPED/);
});
