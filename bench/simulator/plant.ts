import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutants.ts";
import type { CreateEngine } from "./run.ts";

const load = createRequire(import.meta.url);
const domain = fileURLToPath(new URL("../../server/src/domain/", import.meta.url));
const shared = new URL("../../shared/src/", import.meta.url).href;

/**
 * Hands a copy of the engine with the bug in it to `use`.
 * @throws Error when the place of the bug is not there exactly once: then the mutant has to follow the code.
 */
export function withMutant<T>(mutant: Mutant, use: (create: CreateEngine) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "mutant-"));
  try {
    cpSync(domain, folder, { recursive: true });
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".ts"))) {
      const path = join(folder, name);
      const text = readFileSync(path, "utf8");
      const [before, after, ...more] = text.split(mutant.from);
      const here = name === mutant.file;
      if (here && (before === undefined || after === undefined || more.length > 0))
        throw new Error(`"${mutant.from}" is not exactly once in ${name}`);
      const mutated = here ? `${before}${mutant.to}${after}` : text;
      writeFileSync(path, mutated.replaceAll("@lets-meet/shared/", shared));
    }
    // The copy is nobody's import: it does not exist before, and is gone afterwards.
    const engine: { createMatchEngine: CreateEngine } = load(join(folder, "match-engine.ts"));
    return use(engine.createMatchEngine);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
