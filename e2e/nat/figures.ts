import { writeFileSync } from "node:fs";
import type { TestDetailsAnnotation } from "@playwright/test";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const kind = "figure";

/** A measured figure as an annotation, which a test passes to the reporter. */
export const figure = (name: string, value: number): TestDetailsAnnotation => ({
  type: kind,
  description: JSON.stringify([name, value]),
});

/** Writes the figures of a run as JSON to the file that `LETS_MEET_FIGURES` names. */
export default class FiguresReporter implements Reporter {
  readonly #figures: Record<string, number> = {};

  onTestEnd(_test: TestCase, { status, annotations }: TestResult): void {
    if (status !== "passed") return;
    for (const { type, description } of annotations) {
      if (type !== kind || description === undefined) continue;
      const [name, value] = JSON.parse(description) as [string, number];
      this.#figures[name] = value;
    }
  }

  onExit(): Promise<void> {
    const file = process.env["LETS_MEET_FIGURES"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(this.#figures));
    return Promise.resolve();
  }

  printsToStdio(): boolean {
    return false;
  }
}
