import { expect, it, vi } from "vitest";
import { provideNat, runInOwnNetwork } from "./nat.mjs";

const provide = async ({ has = [], installs = [], ...machine }) => {
  const there = new Set(has);
  const run = vi.fn(async (_command, [verb]) => {
    if (verb === "install") for (const program of installs) there.add(program);
    return 0;
  });
  const missing = await provideNat({
    run,
    say: vi.fn(),
    mayInstall: true,
    platform: "linux",
    isRoot: true,
    has: (program) => there.has(program),
    canBuild: () => true,
    ...machine,
  });
  return { run, missing };
};
const everything = ["ip", "nft", "turnserver", "openssl"];

it("changes nothing on a machine that has all programs", async () => {
  const { run, missing } = await provide({ has: everything });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toBeNull();
});

it("installs the missing programs only", async () => {
  const { run, missing } = await provide({ has: ["ip", "openssl"], installs: ["nft", "turnserver"] });
  expect(run.mock.calls.map(([, args]) => args).find(([verb]) => verb === "install")).toEqual(
    expect.arrayContaining(["nftables", "coturn"]),
  );
  expect(run.mock.calls.flat(2)).not.toContain("iproute2");
  expect(missing).toBeNull();
});

it("names the programs that it could not install", async () => {
  expect((await provide({ has: ["ip", "nft"] })).missing).toMatch(/no turnserver, no openssl/);
  const { run, missing } = await provide({ has: ["ip", "nft", "openssl"], mayInstall: false });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toMatch(/apt-get install coturn/);
});

it.each([
  { machine: { platform: "darwin" }, why: /Linux/ },
  { machine: { isRoot: false }, why: /root/ },
  { machine: { canBuild: () => false }, why: /network of its own/ },
])("installs nothing where the tests cannot run anyway: $why", async ({ machine, why }) => {
  const { run, missing } = await provide({ has: everything, ...machine });
  expect(run).not.toHaveBeenCalled();
  expect(missing).toMatch(why);
});

it("passes the outer network's name to a command in its own network, and ends the command with SIGKILL", async () => {
  const run = vi.fn(async () => 0);
  const env = { PATH: "/bin" };
  await runInOwnNetwork(run)("node", ["tests.js"], { env, cwd: "/" });
  const [command, args, options] = run.mock.calls[0] ?? [];
  expect(command).toBe("unshare");
  expect(args.slice(-2)).toEqual(["node", "tests.js"]);
  expect(options).toMatchObject({ cwd: "/", endWith: "SIGKILL", env });
  expect(options.env.LETS_MEET_OUTSIDE_NETWORK).toMatch(/^net:/);
});
