import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { installPackages, mayInstallPackages } from "./debian.mjs";

const hasTurnserver = () => spawnSync("turnserver", ["--help"], { stdio: "ignore" }).error === undefined;
/** How a service is ended, and kept from coming back at the next start, where there is systemd and where there is not. */
const stopping = existsSync("/run/systemd/system")
  ? ["systemctl", ["disable", "--now", "--quiet", "coturn"]]
  : ["service", ["coturn", "stop"]];

/** Debian starts a service with its package, an open port that nobody has asked for; tests start relays of their own. */
export async function endCoturnService(run) {
  const [command, args] = stopping;
  await run(command, args, { stdio: "ignore" });
}

/**
 * Makes sure that there is coturn for the tests that probe `deploy/coturn`: what is there, else Debian's package where this
 * process may install it. Returns what cannot be tested as a sentence, or `null`.
 */
export async function provideCoturn({
  run,
  say,
  mayInstall = mayInstallPackages(),
  hasCoturn = hasTurnserver,
}) {
  if (hasCoturn()) return null;
  if (mayInstall) {
    say("installing Debian's coturn for the tests of TURN");
    await installPackages(run, ["coturn"]);
    await endCoturnService(run);
    if (hasCoturn()) return null;
  }
  return "SKIPPED: the tests that probe coturn, because there is no turnserver here (`apt-get install coturn`)";
}
