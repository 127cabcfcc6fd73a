import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { installPackages, mayInstallPackages } from "./debian.mjs";

const hasTurnserver = () => spawnSync("turnserver", ["--help"], { stdio: "ignore" }).error === undefined;
/** Stops the service; with systemd also disables it, so that the next boot does not start it. */
const stopping = existsSync("/run/systemd/system")
  ? ["systemctl", ["disable", "--now", "--quiet", "coturn"]]
  : ["service", ["coturn", "stop"]];

/** Stops the service that Debian's package starts: it is an open port without use, because the tests start their own relays. */
export async function endCoturnService(run) {
  const [command, args] = stopping;
  await run(command, args, { stdio: "ignore" });
}

/**
 * Provides coturn for the tests that probe `deploy/coturn`: an installed one, else Debian's package if this process may
 * install it. Returns a sentence that names the skipped tests, or `null`.
 */
export async function provideCoturn({
  run,
  say,
  mayInstall = mayInstallPackages(),
  hasCoturn = hasTurnserver,
}) {
  if (hasCoturn()) return null;
  if (mayInstall) {
    say("installing Debian's coturn for the TURN tests");
    await installPackages(run, ["coturn"]);
    await endCoturnService(run);
    if (hasCoturn()) return null;
  }
  return "SKIPPED: the tests that probe coturn, because turnserver is not installed (`apt-get install coturn`)";
}
