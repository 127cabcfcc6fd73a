import type { Run, Say } from "./context.ts";
import { installPackages, mayInstallPackages } from "./debian.ts";
import type { Programs } from "./programs.ts";
import type { Part, Provision } from "./provisions.ts";

type Tools = {
  readonly run: Run;
  readonly say: Say;
  readonly programs: Pick<Programs, "playwright">;
  readonly mayInstall?: boolean;
  readonly env?: NodeJS.ProcessEnv;
};

async function missingOf({ parts }: Provision): Promise<readonly Part[]> {
  const missing: Part[] = [];
  for (const part of parts) if (!(await part.isThere())) missing.push(part);
  return missing;
}

const namesOf = (parts: readonly Part[]) => parts.map(({ name }) => name).join(", ");
const packagesOf = (parts: readonly Part[]) => parts.map(({ debianPackage }) => debianPackage);

/** The reason why tests cannot run without these parts, with the ways to get them. */
function reasonOf(parts: readonly Part[]): string {
  const settings = parts.flatMap(({ setting }) => (setting === undefined ? [] : [setting]));
  const ways = [
    `\`apt-get install ${packagesOf(parts).join(" ")}\``,
    ...settings.map((name) => `or set ${name} to its path`),
  ];
  return `${namesOf(parts)} ${parts.length === 1 ? "is" : "are"} not installed (${ways.join(", ")})`;
}

/**
 * Provides what a group of tests needs: installed programs, else Debian's packages if this process may install them, else
 * downloads. Returns the reason why the tests cannot run, or `null`.
 */
export async function provide(
  provision: Provision,
  { run, say, programs, mayInstall = mayInstallPackages(), env = process.env }: Tools,
): Promise<string | null> {
  let missing = await missingOf(provision);
  for (const { setting } of missing) {
    const named = setting === undefined ? undefined : env[setting];
    if (named) return `${setting} names a file that does not exist: ${named}`;
  }
  if (missing.length > 0 && mayInstall) {
    const names = packagesOf(missing);
    say(`installing Debian's ${names.join(", ")} for ${provision.tests}`);
    await installPackages(run, names);
    missing = await missingOf(provision);
  }
  for (const { name, download } of missing) {
    if (download === undefined) continue;
    say(`downloading ${name} for ${provision.tests}`);
    await download(programs);
    missing = await missingOf(provision);
  }
  return missing.length === 0 ? null : reasonOf(missing);
}
