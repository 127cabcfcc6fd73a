import { defaultMatchConfig, type MatchConfig } from "@lets-meet/server/domain/matching/match-config.ts";
import type { createMatchEngine } from "@lets-meet/server/domain/matching/match-engine.ts";
import { MatchId } from "@lets-meet/shared/ids.ts";
import { City } from "./city.ts";
import { type Operation, operationsOf } from "./operations.ts";

export type CreateEngine = typeof createMatchEngine;

/** A history that breaks the engine, shrunk as far as possible. */
export type Failure = {
  readonly seed: number;
  readonly people: number;
  readonly broken: string;
  readonly history: readonly Operation[];
};

/** The settings of the simulated engine: small bounds, so that each of them is reached. */
const simulatedConfig: MatchConfig = {
  ...defaultMatchConfig,
  leaseMs: 12_000,
  candidates: 3,
  lookupsPerTick: 4,
  consumedRevisions: 1_000,
};

/** Runs a seed's operations and then closes the city; returns the failure, shrunk, or null. */
export function simulate(
  create: CreateEngine,
  seed: number,
  people: number,
  operations: number,
  { shrinks } = { shrinks: true },
): Failure | null {
  const history: Operation[] = [];
  const city = cityWith(create);
  try {
    const stream = operationsOf(seed, people);
    while (history.length < operations) {
      const { value: operation } = stream.next();
      history.push(operation);
      city.apply(operation);
    }
    city.close();
    return null;
  } catch (error) {
    const broken = error instanceof Error ? error.message : String(error);
    return { seed, people, broken, history: shrinks ? shrink(create, history) : history };
  }
}

function cityWith(create: CreateEngine): City {
  let count = 0;
  const nextId = () => MatchId.parse(`match-${String(count++).padStart(14, "0")}`);
  return new City(create(simulatedConfig, nextId), simulatedConfig.leaseMs);
}

/** Removes operations that the failure does not need, larger pieces first. */
function shrink(create: CreateEngine, failing: readonly Operation[]): readonly Operation[] {
  let history = failing;
  for (let piece = history.length >> 1; piece >= 1; piece >>= 1)
    for (let at = 0; at < history.length; ) {
      const shorter = [...history.slice(0, at), ...history.slice(at + piece)];
      if (fails(create, shorter)) history = shorter;
      else at += piece;
    }
  return history;
}

function fails(create: CreateEngine, history: readonly Operation[]): boolean {
  const city = cityWith(create);
  try {
    for (const operation of history) city.apply(operation);
    city.close();
    return false;
  } catch {
    return true;
  }
}
