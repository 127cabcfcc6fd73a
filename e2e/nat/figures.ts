import type { TestDetailsAnnotation } from "@playwright/test";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const kind = "figure";

/** A measured figure as a test carries it to the reporter. */
export const figure = (name: string, value: number): TestDetailsAnnotation => ({
  type: kind,
  description: JSON.stringify([name, value]),
});

/** Closes a run with its figures as one line of JSON on stdout. */
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
    process.stdout.write(`${JSON.stringify({ nat: this.#figures })}\n`);
    return Promise.resolve();
  }

  printsToStdio(): boolean {
    return false;
  }
}
