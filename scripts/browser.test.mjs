import { beforeEach, expect, it, vi } from "vitest";
import { provideBrowser } from "./browser.mjs";

let installed;
const findChromium = () => (installed ? "/usr/bin/chromium" : null);
const run = vi.fn();
const playwright = vi.fn();
const provide = (more) =>
  provideBrowser({
    run,
    say: vi.fn(),
    programs: { playwright },
    findChromium,
    mayInstall: false,
    named: undefined,
    ...more,
  });

beforeEach(() => {
  installed = false;
  run.mockReset().mockResolvedValue(0);
  playwright.mockReset().mockResolvedValue(1);
});

it("changes nothing on a machine that has a browser", async () => {
  installed = true;
  expect(await provide({ mayInstall: true })).toBeNull();
  expect(run).not.toHaveBeenCalled();
});

it("updates the package list and installs Debian's package where it may", async () => {
  run.mockImplementation(async (_command, [verb]) => {
    installed = verb === "install";
    return 0;
  });
  expect(await provide({ mayInstall: true })).toBeNull();
  expect(run.mock.calls.map(([command, [verb]]) => `${command} ${verb}`)).toEqual([
    "apt-get update",
    "apt-get install",
  ]);
  expect(playwright).not.toHaveBeenCalled();
});

it("uses Playwright's download where it may not install the package, or the install fails", async () => {
  playwright.mockImplementation(async () => {
    installed = true;
    return 0;
  });
  expect(await provide()).toBeNull();
  installed = false;
  run.mockResolvedValue(100);
  expect(await provide({ mayInstall: true })).toBeNull();
});

it("names what is missing when no install succeeds", async () => {
  expect(await provide({ mayInstall: true })).toContain("Chromium is missing");
});

it("does not install another browser when the named one is missing", async () => {
  expect(await provide({ mayInstall: true, named: "/nowhere/chromium" })).toContain("/nowhere/chromium");
  expect(run).not.toHaveBeenCalled();
  expect(playwright).not.toHaveBeenCalled();
});
