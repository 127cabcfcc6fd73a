import type { Flow } from "./arrivals.ts";
import type { WindowQuality } from "./quality.ts";
import type { Stage, Who } from "./stages.ts";

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join(
    "\n",
  );
}

const whole = (value: number) => Math.round(value).toLocaleString("en-US");
const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Operations per second and the 99th percentile of one operation, for all contenders side by side. */
export function costTable(stages: readonly Stage[]): string {
  const names: readonly Who[] = ["engine", "hash buckets", "linear scan"];
  const places = new Map(
    stages.map(({ tagCount, waiting }) => [`${tagCount} ${waiting}`, { tagCount, waiting }]),
  );
  const inOrder = [...places.values()].toSorted((a, b) => a.tagCount - b.tagCount || a.waiting - b.waiting);
  const rows = inOrder.map(({ tagCount, waiting }) => [
    `${whole(tagCount)} tags, ${whole(waiting)} waiting`,
    ...names.map((name) => {
      const stage = stages.find(
        (one) => one.contender === name && one.tagCount === tagCount && one.waiting === waiting,
      );
      if (stage === undefined) return "–";
      return `${whole(1e9 / stage.cost.nsPerOperation)} (${(stage.cost.p99Ns / 1e3).toFixed(1)} µs)`;
    }),
  ]);
  return table(["operations a second (p99 of one)", ...names], rows);
}

/** The share of the optimum that the engine and first-come-first-served reach, by window size. */
export function qualityTable(windows: readonly WindowQuality[]): string {
  const sizes = [...new Set(windows.map((window) => window.kind.size))];
  const rows = sizes.map((size) => {
    const own = windows.filter((window) => window.kind.size === size);
    const engine = own.map((window) => window.engine / window.optimum);
    const firstCome = own.map((window) => window.firstCome / window.optimum);
    return [
      `${whole(size)} tickets, ${own.length} windows`,
      percent(mean(engine)),
      percent(Math.min(...engine)),
      percent(mean(firstCome)),
      percent(Math.min(...firstCome)),
    ];
  });
  return table(["share of the optimum", "engine", "worst", "first come", "worst"], rows);
}

/** The quality of matches and the waiting times, by the rate of arrivals. */
export function flowTable(flows: readonly Flow[]): string {
  return table(
    ["arrivals a second", "share an interest", "by chance", "wait p50", "wait p99"],
    flows.map((flow) => [
      whole(flow.perSecond),
      percent(flow.shared),
      percent(flow.sharedByChance),
      `${whole(flow.waitP50Ms)} ms`,
      `${whole(flow.waitP99Ms)} ms`,
    ]),
  );
}
