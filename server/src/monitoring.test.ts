import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { refusals } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createMetrics } from "./ops/metrics.ts";

const folder = join(import.meta.dirname, "../../deploy/monitoring");
const text = readFileSync(join(folder, "alerts.yml"), "utf8");
const Rules = z.object({
  groups: z.tuple([z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })]),
});
const [{ rules }] = Rules.parse(parse(text)).groups;
const none = () => 0;
const { registry } = createMetrics({
  online: none,
  searching: none,
  inRooms: none,
  moderationUp: () => true,
});

describe("the alert rules", () => {
  test("ask for metrics that the server has, and for codes with which it refuses", () => {
    const known = new Set(registry.getMetricsAsArray().map(({ name }) => name));
    for (const { alert, expr } of rules) {
      const asked = expr.match(/\b(letsmeet|nodejs|process)_\w+/g) ?? [];
      for (const name of asked) expect(known, alert).toContain(name);
      const [, codes = ""] = /code=~"([^"]*)"/.exec(expr) ?? [];
      for (const code of codes.split("|").filter((one) => one !== ""))
        expect([...Object.keys(refusals), "server-full"], alert).toContain(code);
    }
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  test.runIf(spawnSync("promtool", ["--version"]).status === 0)("are valid for Prometheus", () => {
    const checked = spawnSync("promtool", ["check", "config", join(folder, "prometheus.yml")], {
      encoding: "utf8",
    });
    expect(checked.stdout + checked.stderr).toMatch(/SUCCESS: 6 rules found/);
  });
});
