// Prints the notes of a release from CHANGELOG.md: `node scripts/release-notes.ts v1.2.3`. It fails if that is not the version in
// package.json, so that a tag, a package and its notes agree. No package: it runs before anything is installed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { notesOf } from "./changelog.ts";

const root = join(import.meta.dirname, "..");
const [tag = ""] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const notes = notesOf(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version);
if (tag !== `v${version}`) {
  process.stderr.write(`the tag is ${tag}, but package.json has the version ${version}\n`);
  process.exitCode = 1;
} else if (notes === null) {
  process.stderr.write(`CHANGELOG.md has no notes of ${version}\n`);
  process.exitCode = 1;
} else process.stdout.write(`${notes}\n`);
