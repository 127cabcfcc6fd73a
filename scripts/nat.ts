import { spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import type { Run } from "./context.ts";

/**
 * A shell in its own network, PID and mount namespaces, which runs the command that follows. All of them end with the
 * shell and are invisible outside: the names of network namespaces are in a folder of its own mount namespace.
 */
const ownNetwork = [
  ..."--net --mount --pid --fork --kill-child --mount-proc sh -c".split(" "),
  'mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && exec "$@"',
  "sh",
];

const canHaveOwnNetwork = () => {
  const tried =
    "ip netns add home && ip link add cable type veth peer name wan netns home && nft add table ip router";
  return spawnSync("unshare", [...ownNetwork, "sh", "-c", tried], { stdio: "ignore" }).status === 0;
};

/** Like `run`, but the command has its own, empty network. */
export const runInOwnNetwork =
  (run: Run): Run =>
  (command, args, { env = process.env, ...options } = {}) =>
    run("unshare", [...ownNetwork, command, ...args], {
      ...options,
      env: { ...env, LETS_MEET_OUTSIDE_NETWORK: readlinkSync("/proc/self/ns/net") },
      // `unshare` ignores milder signals and forwards none; its child processes end with it.
      endWith: "SIGKILL",
    });

type Machine = { readonly platform: NodeJS.Platform; readonly isRoot: boolean };

/**
 * Makes sure that the tests can build real NATs on this machine, where `provideParts` provides their programs. Returns the
 * reason why they cannot, or `null`.
 */
export async function provideNat(
  provideParts: () => Promise<string | null>,
  { platform, isRoot }: Machine = { platform: process.platform, isRoot: process.getuid?.() === 0 },
  canBuild: () => boolean = canHaveOwnNetwork,
): Promise<string | null> {
  if (platform !== "linux") return "network namespaces exist only on Linux";
  if (!isRoot) return "only root may create network namespaces (`sudo npm run test:nat`)";
  const missing = await provideParts();
  if (missing !== null) return missing;
  return canBuild()
    ? null
    : "this machine does not let a process have a network of its own, or has no nftables";
}
