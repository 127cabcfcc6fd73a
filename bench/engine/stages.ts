import { defaultMatchConfig } from "@lets-meet/server/domain/matching/match-config.ts";
import { type Contender, hashBuckets, linearScan, productionEngine } from "./contenders.ts";
import { type Cost, SteadyQueue, searchesPerTick } from "./throughput.ts";
import { crowdOf } from "./wishes.ts";

/** The measured cost of one contender at a number of tags and of waiting tickets. */
export type Stage = {
  readonly contender: Who;
  readonly tagCount: number;
  readonly waiting: number;
  readonly cost: Cost;
};

/** The settings of the measured engine: no lease ends, and a tick is small enough to time. */
const engineConfig = { ...defaultMatchConfig, leaseMs: 1e9, lookupsPerTick: searchesPerTick };

/** Queues that are measured in alternation. */
export type Plan = {
  readonly tagCount: number;
  readonly queues: readonly (readonly [who: Who, waiting: number])[];
};

const contenders = {
  engine: () => productionEngine(engineConfig),
  "hash buckets": hashBuckets,
  "linear scan": linearScan,
} as const satisfies Record<string, () => Contender>;
export type Who = keyof typeof contenders;

/**
 * Fills all queues of a plan, then runs them in turns, so that a slow minute of the machine affects all of them alike. The
 * result is each queue's median cost over its rounds, after one warm-up round.
 */
export function measureStages(plan: Plan, rounds: number, roundMs: number): readonly Stage[] {
  const queues = plan.queues.map(([who, size]) => {
    const costs: Cost[] = [];
    return {
      who,
      size,
      queue: new SteadyQueue(contenders[who](), crowdOf(plan.tagCount), size, size + 1),
      costs,
    };
  });
  for (let round = 0; round <= rounds; round++)
    for (const { queue, costs } of queues) {
      const cost = queue.run(roundMs);
      if (round > 0) costs.push(cost);
    }
  return queues.map(({ size, who, costs }) => ({
    contender: who,
    tagCount: plan.tagCount,
    waiting: size,
    cost: medianOf(costs),
  }));
}

/** The ratio of two stages' costs, both in nanoseconds per operation. */
export function ratioOf(
  stages: readonly Stage[],
  tagCount: number,
  one: readonly [contender: Who, waiting: number],
  other: readonly [contender: Who, waiting: number],
): number {
  const cost = ([contender, waiting]: readonly [Who, number]) =>
    stages.find(
      (stage) => stage.contender === contender && stage.tagCount === tagCount && stage.waiting === waiting,
    )?.cost.nsPerOperation ?? Number.NaN;
  return cost(one) / cost(other);
}

function medianOf(costs: readonly Cost[]): Cost {
  const middle = costs.toSorted((a, b) => a.nsPerOperation - b.nsPerOperation)[Math.floor(costs.length / 2)];
  if (middle === undefined) throw new Error("no round was measured");
  return middle;
}
