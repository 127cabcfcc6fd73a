import { createMatchEngine } from "@lets-meet/server/domain/matching/match-engine.ts";
import { expect, test } from "vitest";
import { examine } from "./simulator/examine.ts";
import { mutants } from "./simulator/mutants.ts";
import { withMutant } from "./simulator/plant.ts";

test("the engine passes the examination", { timeout: 60_000 }, () => {
  expect(examine(createMatchEngine)).toBeNull();
});

test.each(mutants)("the examination finds a planted bug: $bug", { timeout: 60_000 }, (mutant) => {
  expect(withMutant(mutant, examine)).not.toBeNull();
});
