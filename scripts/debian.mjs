import { existsSync } from "node:fs";

/** Whether this process may install Debian's packages. */
export const mayInstallPackages = () => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/** Installs some of Debian's packages, after asking what there is; `run` is the one of run.mjs. */
export async function installPackages(run, names) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const quiet = { env, stdio: ["ignore", "ignore", "inherit"] };
  await run("apt-get", ["update", "-qq"], quiet);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], quiet);
}
