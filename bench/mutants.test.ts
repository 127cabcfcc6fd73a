import { createMatchEngine } from "@lets-meet/server/src/domain/match-engine.ts";
import { expect, test } from "vitest";
import { examine } from "./simulator/examine.ts";
import { mutants } from "./simulator/mutants.ts";
import { withMutant } from "./simulator/plant.ts";

test("the engine keeps all its promises", { timeout: 60_000 }, () => {
  expect(examine(createMatchEngine)).toBeNull();
});

test.each(mutants)("a planted bug is noticed: $bug", { timeout: 60_000 }, async (mutant) => {
  expect(await withMutant(mutant, examine)).not.toBeNull();
});
