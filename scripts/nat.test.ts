import { expect, it, vi } from "vitest";
import type { Run } from "./context.ts";
import { provideNat, runInOwnNetwork } from "./nat.ts";

const root = { platform: "linux", isRoot: true } as const;

it("can run where root has all programs and may build a network", async () => {
  expect(
    await provideNat(
      async () => null,
      root,
      () => true,
    ),
  ).toBeNull();
});

it("names the programs that are missing, and tries no network without them", async () => {
  const canBuild = vi.fn<() => boolean>(() => true);
  expect(await provideNat(async () => "nft is not installed", root, canBuild)).toBe("nft is not installed");
  expect(canBuild).not.toHaveBeenCalled();
});

it.each([
  { machine: { ...root, platform: "darwin" }, why: /Linux/ },
  { machine: { ...root, isRoot: false }, why: /root/ },
] as const)("installs nothing where the tests cannot run anyway: $why", async ({ machine, why }) => {
  const provideParts = vi.fn<() => Promise<null>>(async () => null);
  expect(await provideNat(provideParts, machine, () => true)).toMatch(why);
  expect(provideParts).not.toHaveBeenCalled();
});

it("says so where the machine does not let a process have its own network", async () => {
  expect(
    await provideNat(
      async () => null,
      root,
      () => false,
    ),
  ).toMatch(/network of its own/);
});

it("passes the outer network's name to a command in its own network, and ends the command with SIGKILL", async () => {
  const run = vi.fn<Run>(async () => 0);
  const env = { PATH: "/bin" };
  await runInOwnNetwork(run)("node", ["tests.js"], { env, cwd: "/" });
  const [command, args, options] = run.mock.calls[0] ?? [];
  expect(command).toBe("unshare");
  expect(args?.slice(-2)).toEqual(["node", "tests.js"]);
  expect(options).toMatchObject({ cwd: "/", endWith: "SIGKILL", env });
  expect(options?.env?.["LETS_MEET_OUTSIDE_NETWORK"]).toMatch(/^net:/);
});
