import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refusals } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createMetrics } from "./ops/metrics.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "deploy/monitoring");
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
const promtool = (...args: readonly string[]) => {
  const { stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8" });
  return stdout + stderr;
};

const Rules = z.object({
  groups: z.tuple([z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })]),
});
const [{ rules }] = Rules.parse(parse(read("alerts.yml"))).groups;

const Query = z.object({ refId: z.string(), expr: z.string().min(1), legendFormat: z.string().min(1) });
const Panel = z.object({
  id: z.number(),
  type: z.enum(["timeseries", "stat"]),
  title: z.string().min(1),
  description: z.string().regex(/\.$/),
  fieldConfig: z.object({ defaults: z.object({ unit: z.string().min(1) }) }),
  targets: z.array(Query).min(1),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
});
const Row = z.object({ id: z.number(), type: z.literal("row"), title: z.string().min(1) });
const Dashboard = z.object({
  panels: z.array(z.discriminatedUnion("type", [Row, Panel])),
  templating: z.object({ list: z.array(z.object({ name: z.string() })) }),
});
const dashboardText = read("dashboard.json");
const { panels, templating } = Dashboard.parse(JSON.parse(dashboardText));
const charts = panels.filter((panel) => panel.type !== "row");
const queries = charts.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));

const none = () => 0;
const { registry } = createMetrics({
  online: none,
  searching: none,
  inRooms: none,
  moderationUp: () => true,
});
/** The names of the time series that Prometheus stores of the server, which differ from those of the metrics for histograms. */
const series = async () =>
  new Set(
    (await registry.getMetricsAsJSON()).flatMap(({ name, type }) =>
      String(type) === "histogram" ? ["_bucket", "_sum", "_count"].map((end) => name + end) : [name],
    ),
  );
const namesIn = (expr: string) => expr.match(/\b(letsmeet|nodejs|process)_\w+/g) ?? [];

describe("the alert rules", () => {
  test("ask for metrics that the server has, and for codes with which it refuses", async () => {
    const known = await series();
    for (const { alert, expr } of rules) {
      for (const name of namesIn(expr)) expect(known, alert).toContain(name);
      const [, codes = ""] = /code=~"([^"]*)"/.exec(expr) ?? [];
      for (const code of codes.split("|").filter((one) => one !== ""))
        expect([...Object.keys(refusals), "server-full"], alert).toContain(code);
    }
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  test("are all explained to the operator", () => {
    const explained = readFileSync(join(root, "docs/operations.md"), "utf8").match(/^\| `(\w+)` \|/gm);
    expect(explained).toEqual(rules.map(({ alert }) => `| \`${alert}\` |`));
  });

  test.runIf(hasPromtool)("are valid for Prometheus", () => {
    const copy = temporaryFolder();
    cpSync(folder, copy, { recursive: true });
    // The operator's part of the configuration, which must exist.
    writeFileSync(join(copy, "metrics-token"), "token");
    const said = promtool("check", "config", join(copy, "prometheus.yml"));
    expect(said).toContain(`SUCCESS: ${rules.length} rules found`);
  });
});

describe("the dashboard", () => {
  test("asks only for metrics that the server has", async () => {
    const known = await series();
    for (const { title, expr } of queries) {
      const names = namesIn(expr);
      expect(names.length > 0 || /\bup\{/.test(expr), title).toBe(true);
      for (const name of names) expect(known, title).toContain(name);
    }
  });

  test("shows everything that the server counts of its own", async () => {
    const own = (await registry.getMetricsAsJSON())
      .map(({ name }) => name)
      .filter((name) => name.startsWith("letsmeet_"));
    for (const name of own) expect(dashboardText).toContain(name);
  });

  test("groups by labels that the metrics have, and uses no variable that it does not define", () => {
    const source = readFileSync(join(import.meta.dirname, "ops/metrics.ts"), "utf8");
    const labels = [...source.matchAll(/labelNames: \["(\w+)"\]/g)].map(([, name]) => name);
    for (const { title, expr } of queries)
      for (const [, by = ""] of expr.matchAll(/\bby \(([^)]*)\)/g))
        for (const label of by.split(", ")) expect([...labels, "le", "instance"], title).toContain(label);
    for (const { title, targets } of charts)
      for (const { expr, legendFormat } of targets)
        for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
          expect(expr, title).toContain(`by (${label})`);
    const defined = templating.list.map(({ name }) => name);
    // Grafana itself knows the names with two underscores.
    for (const [, name] of dashboardText.matchAll(/\$\{?(?!__)(\w+)/g)) expect(defined).toContain(name);
  });

  test("has panels with a title, a description and a unit each, which do not overlap", () => {
    expect(charts.length).toBeGreaterThan(10);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = charts.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  test.runIf(hasPromtool)("asks in a language that Prometheus understands", () => {
    const file = join(temporaryFolder(), "queries.yml");
    const asked = queries.map(({ expr }, at) => ({
      record: `query:${at}`,
      expr: expr.replaceAll("$__rate_interval", "1m").replaceAll("$instance", ".*"),
    }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: "dashboard", rules: asked }] }));
    expect(promtool("check", "rules", file)).toContain(`SUCCESS: ${asked.length} rules found`);
  });
});
