import { spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { endCoturnService } from "./coturn.mjs";
import { installPackages, mayInstallPackages } from "./debian.mjs";

/** The programs that build the tests' world, and their Debian packages. */
const packagesOf = { ip: "iproute2", nft: "nftables", turnserver: "coturn", openssl: "openssl" };

const isThere = (program) => spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;

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
  (run) =>
  (command, args, { env = process.env, ...options } = {}) =>
    run("unshare", [...ownNetwork, command, ...args], {
      ...options,
      env: { ...env, LETS_MEET_OUTSIDE_NETWORK: readlinkSync("/proc/self/ns/net") },
      // `unshare` ignores milder signals and forwards none; its child processes end with it.
      endWith: "SIGKILL",
    });

/**
 * Makes sure that the tests can build real NATs on this machine, and installs missing programs from Debian's packages if
 * this process may. Returns the reason why they cannot, or `null`.
 */
export async function provideNat({
  run,
  say,
  mayInstall = mayInstallPackages(),
  platform = process.platform,
  isRoot = process.getuid?.() === 0,
  has = isThere,
  canBuild = canHaveOwnNetwork,
}) {
  if (platform !== "linux") return "network namespaces exist only on Linux";
  if (!isRoot) return "only root may create network namespaces (`sudo npm run test:nat`)";
  const missing = () => Object.keys(packagesOf).filter((program) => !has(program));
  if (missing().length > 0 && mayInstall) {
    const names = missing().map((program) => packagesOf[program]);
    say(`installing Debian's ${names.join(", ")} for the tests on real NATs`);
    await installPackages(run, names);
    if (names.includes("coturn")) await endCoturnService(run);
  }
  if (missing().length > 0)
    return `there is no ${missing().join(", no ")} here (\`apt-get install ${missing()
      .map((program) => packagesOf[program])
      .join(" ")}\`)`;
  return canBuild()
    ? null
    : "this machine does not let a process have a network of its own, or has no nftables";
}
