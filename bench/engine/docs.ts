import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Flow } from "./arrivals.ts";
import { flowPlot } from "./plot.ts";
import type { WindowQuality } from "./quality.ts";
import type { Stage } from "./stages.ts";
import { costTable, flowTable, qualityTable } from "./tables.ts";

const folder = new URL("../../docs/", import.meta.url);

type Measured = {
  readonly stages: readonly Stage[];
  readonly windows: readonly WindowQuality[];
  readonly flows: readonly Flow[];
};

/** Writes the plot, and the tables between their markers in docs/matching.md. */
export function writeDocs({ stages, windows, flows }: Measured): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("matching-flow.svg", folder), flowPlot(flows));
  const page = new URL("matching.md", folder);
  let text = readFileSync(page, "utf8");
  const tables = { cost: costTable(stages), quality: qualityTable(windows), flow: flowTable(flows) };
  for (const [name, table] of Object.entries(tables))
    text = text.replace(
      new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end -->)`),
      (_all, begin: string, end: string) => `${begin}${table}\n${end}`,
    );
  writeFileSync(page, text);
}
