import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileSystem, type Stores, type Surroundings } from "./diagnosis.ts";

/** systemd's answer; machines without systemd do not tell. */
async function isClockSynchronized(): Promise<boolean | null> {
  const ask = ["show", "--property=NTPSynchronized", "--value"];
  const said = await promisify(execFile)("timedatectl", ask, { timeout: 2_000 }).catch(() => null);
  const answer = said?.stdout.trim();
  return answer === "yes" ? true : answer === "no" ? false : null;
}

/** This machine, for `diagnose`. */
export const thisMachine = (stores: Stores): Surroundings => ({
  ...fileSystem,
  ...stores,
  now: Date.now,
  installedAt: () =>
    stat(join(import.meta.dirname, "main.ts")).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    ),
  isClockSynchronized,
  isRoot: process.getuid?.() === 0,
  pageFolder: join(import.meta.dirname, "../../client/dist"),
});
