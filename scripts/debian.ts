import { existsSync } from "node:fs";
import type { Run, RunOptions } from "./context.ts";

/** True if this process may install Debian packages. */
export const mayInstallPackages = (): boolean => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/** Updates the package list and installs Debian packages. */
export async function installPackages(run: Run, names: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const quiet: RunOptions = { env, stdio: ["ignore", "ignore", "inherit"] };
  await run("apt-get", ["update", "-qq"], quiet);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], quiet);
  for (const service of ["coturn", "haproxy", "caddy"])
    if (names.includes(service)) await endService(run, service);
}

/**
 * Stops the service that Debian's package starts: it is an open port without use, because the tests start their own
 * processes. With systemd it is also disabled, so that the next boot does not start it.
 */
async function endService(run: Run, service: string): Promise<void> {
  const quiet: RunOptions = { stdio: "ignore" };
  if (existsSync("/run/systemd/system"))
    await run("systemctl", ["disable", "--now", "--quiet", service], quiet);
  else await run("service", [service, "stop"], quiet);
}
