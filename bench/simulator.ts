/**
 * Drives the production engine with seeded arrivals, leaves, nexts, reconnects and blocks, and checks every invariant
 * after every step: `node bench/simulator.ts [--quick] [--seed N]`. It runs ten million operations; fewer with `--quick`.
 */
import { createMatchEngine } from "@lets-meet/server/domain/matching/match-engine.ts";
import { simulate } from "./simulator/run.ts";

const quick = process.argv.includes("--quick");
const given = process.argv.indexOf("--seed");
const firstSeed = given === -1 ? 1 : Number(process.argv[given + 1]);
const wanted = quick ? 300_000 : 10_000_000;
/** The history of one city is short enough to be shrunk if it fails. */
const perCity = 10_000;

let operations = 0;
let seed = firstSeed;
for (; operations < wanted; seed++) {
  const failure = simulate(createMatchEngine, seed, 4 + (seed % 21), perCity);
  if (failure !== null) {
    console.error(`seed ${failure.seed} with ${failure.people} people: ${failure.broken}`);
    console.error(failure.history.map((operation) => JSON.stringify(operation)).join("\n"));
    process.exitCode = 1;
    break;
  }
  operations += perCity;
  if (operations % 1_000_000 === 0) console.error(`${operations.toLocaleString("en-US")} operations`);
}
console.log(
  JSON.stringify({
    bench: "simulator",
    figures: { operations, failures: process.exitCode === 1 ? 1 : 0, last_seed: seed },
  }),
);
