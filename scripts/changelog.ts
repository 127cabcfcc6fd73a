/** A heading of a release: its version, and its date if it is released. */
const heading = /^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$/;

export type Release = { readonly version: string; readonly date: string | null; readonly notes: string };

/** The releases in a changelog, in its order. */
export function releasesIn(changelog: string): readonly Release[] {
  const releases: { version: string; date: string | null; lines: string[] }[] = [];
  for (const line of changelog.split("\n")) {
    const [, version, date] = heading.exec(line) ?? [];
    if (version !== undefined) releases.push({ version, date: date ?? null, lines: [] });
    else releases.at(-1)?.lines.push(line);
  }
  return releases.map(({ lines, ...release }) => ({ ...release, notes: lines.join("\n").trim() }));
}

/** The notes of a released version; `null` if there are none. */
export function notesOf(changelog: string, version: string): string | null {
  const found = releasesIn(changelog).find((one) => one.version === version);
  return found === undefined || found.date === null || found.notes === "" ? null : found.notes;
}
