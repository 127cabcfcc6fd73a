/** Plants one bug at a time into a copy of the engine and checks that the examination finds it: `node bench/mutants.ts`. */
import { createMatchEngine } from "@lets-meet/server/domain/matching/match-engine.ts";
import { examine } from "./simulator/examine.ts";
import { mutants } from "./simulator/mutants.ts";
import { withMutant } from "./simulator/plant.ts";

const sound = examine(createMatchEngine);
if (sound !== null) throw new Error(`the engine itself fails: ${sound}`);
let survivors = 0;
for (const mutant of mutants) {
  const noticed = withMutant(mutant, examine);
  if (noticed === null) survivors++;
  console.error(
    `${noticed === null ? "SURVIVES" : "caught  "} ${mutant.bug} – ${noticed?.slice(0, 90) ?? ""}`,
  );
}
console.log(JSON.stringify({ bench: "mutants", figures: { planted: mutants.length, survivors } }));
if (survivors > 0) process.exitCode = 1;
