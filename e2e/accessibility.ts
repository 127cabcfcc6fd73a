import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type axe from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds on the page as it is now, a line for each rule that is broken. Axe stays in the page from the first
 * look on, so that a hundred scenes of one page are looked at in seconds.
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
  // A page on which nothing passed was not looked at.
  expect(passed).toBeGreaterThan(10);
  return violations;
}
