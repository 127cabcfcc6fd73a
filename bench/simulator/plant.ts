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
 * Passes a copy of the engine with the bug to `use`.
 * @throws Error if the mutant's text is not in its file exactly once: the mutant must then be updated to the code.
 */
export function withMutant<T>(mutant: Mutant, use: (create: CreateEngine) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "mutant-"));
  try {
    cpSync(domain, folder, { recursive: true });
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts")) continue;
      const path = join(folder, name);
      const text = readFileSync(path, "utf8");
      const [before, after, ...more] = text.split(mutant.from);
      const here = name === join("matching", mutant.file);
      if (here && (before === undefined || after === undefined || more.length > 0))
        throw new Error(`"${mutant.from}" is not exactly once in ${name}`);
      const mutated = here ? `${before}${mutant.to}${after}` : text;
      writeFileSync(path, mutated.replaceAll("@lets-meet/shared/", shared));
    }
    // No import can name the copy, because it exists only during this call.
    const engine: { createMatchEngine: CreateEngine } = load(join(folder, "matching", "match-engine.ts"));
    return use(engine.createMatchEngine);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
