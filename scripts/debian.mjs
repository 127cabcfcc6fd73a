import { existsSync } from "node:fs";

/** True if this process may install Debian packages. */
export const mayInstallPackages = () => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/** Updates the package list and installs Debian packages; `run` is the function of run.mjs. */
export async function installPackages(run, names) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const quiet = { env, stdio: ["ignore", "ignore", "inherit"] };
  await run("apt-get", ["update", "-qq"], quiet);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], quiet);
}
