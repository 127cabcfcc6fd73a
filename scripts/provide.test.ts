import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Run, Say } from "./context.ts";
import type { Program } from "./programs.ts";
import { provide } from "./provide.ts";
import { type Part, type Provision, provisions } from "./provisions.ts";

const here = new Set<string>();
/** The names of the parts that an install brings. */
let installed: readonly string[];
const run = vi.fn<Run>();
const download = vi.fn<() => Promise<number>>(async () => 0);
const tools = { run, say: vi.fn<Say>(), programs: { playwright: async () => 0 }, mayInstall: true, env: {} };

const part = (name: string, more: Partial<Part> = {}): Part => ({
  name,
  isThere: () => here.has(name),
  debianPackage: `the-${name}`,
  ...more,
});
const of = (...parts: readonly Part[]): Provision => ({ tests: "the tests", parts });
const commands = () => run.mock.calls.map(([command, args]) => [command, ...args].join(" "));

beforeEach(() => {
  here.clear();
  installed = [];
  download.mockReset().mockResolvedValue(0);
  run.mockReset().mockImplementation(async (_command, [verb]) => {
    if (verb === "install") for (const name of installed) here.add(name);
    return 0;
  });
});

it("changes nothing on a machine that has all parts", async () => {
  here.add("a").add("b");
  expect(await provide(of(part("a", { download }), part("b")), tools)).toBeNull();
  expect(run).not.toHaveBeenCalled();
  expect(download).not.toHaveBeenCalled();
});

it("updates the package list and installs the packages of the missing parts only", async () => {
  here.add("a");
  installed = ["b", "c"];
  expect(await provide(of(part("a"), part("b", { download }), part("c")), tools)).toBeNull();
  expect(commands()).toEqual([
    "apt-get update -qq",
    "apt-get install -y -qq --no-install-recommends the-b the-c",
  ]);
  expect(download).not.toHaveBeenCalled();
});

it("downloads a part where it may not install the package, or the install fails", async () => {
  download.mockImplementation(async () => {
    here.add("a");
    return 0;
  });
  expect(await provide(of(part("a", { download })), { ...tools, mayInstall: false })).toBeNull();
  expect(run).not.toHaveBeenCalled();
  here.clear();
  run.mockResolvedValue(100);
  expect(await provide(of(part("a", { download })), tools)).toBeNull();
});

it("names what is missing when no install succeeds, and the ways to get it", async () => {
  installed = ["a"];
  const parts = [part("a"), part("b", { download, setting: "LETS_MEET_B" })];
  expect(await provide(of(...parts), tools)).toBe(
    "b is not installed (`apt-get install the-b`, or set LETS_MEET_B to its path)",
  );
  here.clear();
  expect(await provide(of(part("a"), part("b")), { ...tools, mayInstall: false })).toBe(
    "a, b are not installed (`apt-get install the-a the-b`)",
  );
});

it("does not install another program when the named one is missing", async () => {
  const named = part("a", { download, setting: "LETS_MEET_A" });
  const reason = await provide(of(named), { ...tools, env: { LETS_MEET_A: "/nowhere/a" } });
  expect(reason).toBe("LETS_MEET_A names a file that does not exist: /nowhere/a");
  expect(run).not.toHaveBeenCalled();
  expect(download).not.toHaveBeenCalled();
});

it("stops the service that coturn's package starts", async () => {
  installed = ["turnserver"];
  expect(await provide(of(part("turnserver", { debianPackage: "coturn" })), tools)).toBeNull();
  expect(commands().at(-1)).toMatch(/^(systemctl disable --now --quiet coturn|service coturn stop)$/);
});

describe("the table", () => {
  const rows: readonly (readonly [string, Provision])[] = Object.entries(provisions);

  it.each(rows)("installs Debian's packages for %s", async (_name, { tests, parts }) => {
    const missing = parts.map((one) => ({ ...one, isThere: () => here.has(one.name) }));
    installed = parts.map(({ name }) => name);
    expect(await provide({ tests, parts: missing }, tools)).toBeNull();
    const packages = parts.map(({ debianPackage }) => debianPackage).join(" ");
    expect(commands()).toContain(`apt-get install -y -qq --no-install-recommends ${packages}`);
  });

  it("downloads Playwright's Chromium where no package can be installed", async () => {
    const playwright = vi.fn<Program>(async () => 0);
    const [chromium] = provisions.chromium.parts;
    const missing = of({ ...chromium, isThere: () => false });
    const reason = await provide(missing, { ...tools, programs: { playwright }, mayInstall: false });
    expect(playwright).toHaveBeenCalledWith(["install", "chromium"]);
    expect(reason).toMatch(/^Chromium is not installed .*LETS_MEET_CHROMIUM/);
  });
});
