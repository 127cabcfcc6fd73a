/**
 * Measures the cost and the quality of matching: `node bench/engine.ts [--quick] [--docs]`. The figures are in
 * docs/matching.md; `--docs` rewrites its tables and its plot.
 */
import { defaultMatchConfig } from "@lets-meet/server/domain/matching/match-config.ts";
import { measureFlow } from "./engine/arrivals.ts";
import { writeDocs } from "./engine/docs.ts";
import { measureMemory } from "./engine/memory.ts";
import { measureWindow, type WindowKind } from "./engine/quality.ts";
import { measureStages, type Plan, ratioOf } from "./engine/stages.ts";
import { costTable, flowTable, qualityTable } from "./engine/tables.ts";

const quick = process.argv.includes("--quick");
const memory = [200, 20_000].map((tagCount) => measureMemory(100_000, tagCount, defaultMatchConfig));
const bytes = Math.max(...memory.map(({ ticketBytes, indexBytes }) => ticketBytes + indexBytes));
const indexBytes = Math.max(...memory.map((one) => one.indexBytes));
console.error(
  `one waiting ticket keeps ${bytes.toFixed(0)} bytes, ${indexBytes.toFixed(0)} of them to be found by`,
);

const all = (waiting: number) =>
  [
    ["engine", waiting],
    ["hash buckets", waiting],
    ["linear scan", waiting],
  ] as const;
const growth = [
  ["engine", 10_000],
  ["engine", 1_000_000],
] as const;
const plans: readonly Plan[] = quick
  ? [
      { tagCount: 200, queues: all(100_000) },
      { tagCount: 20_000, queues: all(100_000) },
      { tagCount: 20_000, queues: growth },
    ]
  : [200, 20_000].flatMap((tagCount) => [
      { tagCount, queues: [...all(1_000), ["hash buckets", 10_000], ["linear scan", 10_000]] },
      { tagCount, queues: all(100_000) },
      { tagCount, queues: growth },
      { tagCount, queues: [["hash buckets", 1_000_000]] },
      { tagCount, queues: [["linear scan", 1_000_000]] },
    ]);
const stages = plans.flatMap((plan) => {
  const began = performance.now();
  const measured = measureStages(plan, quick ? 3 : 5, quick ? 250 : 400);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  console.error(`${plan.queues.map(([who, waiting]) => `${who} ${waiting}`).join(", ")}: ${seconds} s`);
  return measured;
});
console.error(`\n${costTable(stages)}`);

const kinds: readonly WindowKind[] = (quick ? [200, 400] : [200, 500, 1_000, 2_000]).flatMap((size) =>
  [200, 20_000].flatMap((tagCount) =>
    // The exact optimum of two thousand tickets takes minutes, so that size is measured with one wait only.
    (size === 2_000 ? [10_000] : [0, 10_000, 60_000]).flatMap((waitedUpToMs) =>
      Array.from({ length: quick ? 1 : size < 500 ? 3 : 1 }, (_, seed) => ({
        size,
        tagCount,
        waitedUpToMs,
        seed: seed + size,
      })),
    ),
  ),
);
const windows = kinds.map((kind, index) => {
  const began = performance.now();
  const measured = measureWindow(kind, defaultMatchConfig);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  console.error(`window ${index + 1} of ${kinds.length}, ${kind.size} tickets: ${seconds} s`);
  return measured;
});
console.error(`\n${qualityTable(windows)}`);
const qualities = windows.map((window) => window.engine / window.optimum);

const rates = [1, 10, 100, 1_000, 10_000];
const flows = rates.map((rate) =>
  measureFlow(
    rate,
    Math.min(Math.max(rate * 30, quick ? 2_000 : 10_000), quick ? 60_000 : 150_000),
    defaultMatchConfig,
  ),
);
console.error(`\n${flowTable(flows)}`);
const usual = flows.find((flow) => flow.perSecond === 100);

if (process.argv.includes("--docs")) writeDocs({ stages, windows, flows });

const worst = (of: (tagCount: number) => number) =>
  Math.max(...[200, 20_000].map(of).filter((ratio) => !Number.isNaN(ratio)));
const figures = {
  cost_ratio_to_ceiling_100k: worst((tags) =>
    ratioOf(stages, tags, ["engine", 100_000], ["hash buckets", 100_000]),
  ),
  cost_growth_10k_to_1m: worst((tags) => ratioOf(stages, tags, ["engine", 1_000_000], ["engine", 10_000])),
  cost_ratio_to_scan_100k: worst((tags) =>
    ratioOf(stages, tags, ["engine", 100_000], ["linear scan", 100_000]),
  ),
  bytes_per_ticket: bytes,
  index_bytes_per_ticket: indexBytes,
  quality_mean: qualities.reduce((sum, quality) => sum + quality, 0) / qualities.length,
  quality_worst: Math.min(...qualities),
  share_with_common_interest: usual?.shared ?? 0,
  wait_p50_ms: usual?.waitP50Ms ?? 0,
  wait_p99_ms: usual?.waitP99Ms ?? 0,
};
console.log(JSON.stringify({ bench: "engine", figures }));
