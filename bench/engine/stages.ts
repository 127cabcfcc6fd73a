import { defaultMatchConfig } from "@lets-meet/server/domain/match-config.ts";
import { type Contender, hashBuckets, linearScan, productionEngine } from "./contenders.ts";
import { type Cost, lookUpsPerTick, SteadyQueue } from "./throughput.ts";
import { crowdOf } from "./wishes.ts";

/** The measured cost of one contender with so many tags and so many waiting. */
export type Stage = {
  readonly contender: string;
  readonly tagCount: number;
  readonly waiting: number;
  readonly cost: Cost;
};

/** The settings under which ticks are measured: nobody's lease ends, and a tick is small enough to time. */
const engineConfig = { ...defaultMatchConfig, leaseMs: 1e9, lookupsPerTick: lookUpsPerTick };

/** Queues that are measured side by side. */
export type Plan = {
  readonly tagCount: number;
  readonly sizes: readonly number[];
  /** From which size on the references are left out. */
  readonly scanBelow: number;
  readonly bucketsBelow: number;
};

/**
 * Fills all the queues of a plan, then lets them work in turns, so that a slow minute of the machine hits all alike;
 * of each queue's rounds the median cost counts, after one round to warm up.
 */
export function measureStages(plan: Plan, rounds: number, roundMs: number): readonly Stage[] {
  const queues = plan.sizes.flatMap((size) => {
    const contenders: Contender[] = [productionEngine(engineConfig)];
    if (size < plan.bucketsBelow) contenders.push(hashBuckets());
    if (size < plan.scanBelow) contenders.push(linearScan());
    return contenders.map((contender) => {
      const queue = new SteadyQueue(contender, crowdOf(plan.tagCount), size, size + 1);
      const costs: Cost[] = [];
      return { size, name: contender.name, queue, costs };
    });
  });
  for (let round = 0; round <= rounds; round++)
    for (const { queue, costs } of queues) {
      const cost = queue.run(roundMs);
      if (round > 0) costs.push(cost);
    }
  return queues.map(({ size, name, costs }) => ({
    contender: name,
    tagCount: plan.tagCount,
    waiting: size,
    cost: medianOf(costs),
  }));
}

/** The cost of one stage over the cost of another, in nanoseconds per operation. */
export function ratioOf(
  stages: readonly Stage[],
  tagCount: number,
  one: readonly [contender: string, waiting: number],
  other: readonly [contender: string, waiting: number],
): number {
  const cost = ([contender, waiting]: readonly [string, number]) =>
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
