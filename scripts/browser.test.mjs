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

it("leaves a machine that has a browser as it is", async () => {
  installed = true;
  expect(await provide({ mayInstall: true })).toBeNull();
  expect(run).not.toHaveBeenCalled();
});

it("installs Debian's package where it may, after asking what there is", async () => {
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

it("takes Playwright's download where it may not install, or could not", async () => {
  playwright.mockImplementation(async () => {
    installed = true;
    return 0;
  });
  expect(await provide()).toBeNull();
  installed = false;
  run.mockResolvedValue(100);
  expect(await provide({ mayInstall: true })).toBeNull();
});

it("says what is missing when nothing helped", async () => {
  expect(await provide({ mayInstall: true })).toContain("Chromium is missing");
});

it("does not install another browser than the one that was named", async () => {
  expect(await provide({ mayInstall: true, named: "/nowhere/chromium" })).toContain("/nowhere/chromium");
  expect(run).not.toHaveBeenCalled();
  expect(playwright).not.toHaveBeenCalled();
});
