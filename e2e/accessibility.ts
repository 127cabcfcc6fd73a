import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type axe from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Runs axe on the page as it is now; returns one line for each violated rule. Axe stays loaded in the page after the first
 * run, so that checking a hundred scenes of one page takes seconds.
 */
export async function accessibilityViolations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const { passed, violations } = await page.evaluate(async () => {
    const looking = (window as unknown as { readonly axe: typeof axe }).axe;
    const found = await looking.run(document, { resultTypes: ["violations"] });
    return {
      passed: found.passes.length,
      violations: found.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
      ),
    };
  });
  // If almost no rule passed, axe did not check the page.
  expect(passed).toBeGreaterThan(10);
  return violations;
}
