import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Builds the page that the measured server serves, unless it is up to date. Throws if that fails. */
export function buildPage(): void {
  const { status } = spawnSync(process.execPath, ["scripts/run.mjs", "build"], {
    cwd: join(import.meta.dirname, ".."),
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) throw new Error("the page could not be built");
}
