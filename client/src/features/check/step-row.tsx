import { Check, Circle, CircleSlash, Loader, TriangleAlert, X } from "lucide-react";
import { Chip } from "../../ui/chip.tsx";
import { classNames } from "../../ui/class-names.ts";
import type { StepName } from "./findings.ts";
import { type StepStatus, type Steps, statusOf } from "./machine.ts";
import { figureWords, foundWords } from "./report.ts";
import { statusWords, stepWords } from "./words.ts";

const icons = {
  waiting: Circle,
  running: Loader,
  passed: Check,
  warned: TriangleAlert,
  failed: X,
  skipped: CircleSlash,
} as const;

const badge: Readonly<Record<StepStatus, string>> = {
  waiting: "border-transparent",
  running: "border-transparent",
  passed: "border-ink bg-teal text-on",
  warned: "border-ink bg-yellow text-on",
  failed: "border-ink bg-coral text-on",
  skipped: "border-transparent text-muted",
};

const frame: Readonly<Record<StepStatus, string>> = {
  waiting: "border-dashed border-ink",
  running: "border-ink bg-yellow text-on",
  passed: "border-ink bg-surface",
  warned: "border-ink bg-surface",
  failed: "border-ink bg-surface",
  skipped: "border-dashed border-muted",
};

export type StepRowProps = {
  readonly steps: Steps;
  readonly name: StepName;
};

/** One step: its status as an icon and a word, its finding and figures, and advice if it is not good. */
export function StepRow({ steps, name }: StepRowProps) {
  const status = statusOf(steps, name);
  const step = steps[name];
  const Icon = icons[status];
  const found = foundWords(steps, name);
  const figures = step.state === "over" ? figureWords(step.figures) : [];
  return (
    <li
      className={classNames(
        "flex items-start gap-3 rounded-box border-[2.5px] px-3 py-2 leading-snug",
        frame[status],
      )}
    >
      <span
        className={classNames(
          "flex size-8 flex-none items-center justify-center rounded-full border-[2.5px]",
          badge[status],
        )}
      >
        <Icon
          aria-hidden="true"
          size={19}
          strokeWidth={2.8}
          className={classNames(status === "running" && "animate-turn")}
        />
      </span>
      <div className="min-w-0 flex-1 py-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <span className="font-extrabold">{stepWords[name]}</span>
          <span className="sr-only">{statusWords[status]}</span>
          {figures.map((figure) => (
            <Chip key={figure} className="min-h-7 max-w-full text-[0.8125rem] wrap-anywhere tabular-nums">
              {figure}
            </Chip>
          ))}
        </div>
        {found !== null && (
          <p className="mt-1 text-[0.9375rem] text-muted">
            {found.text}{" "}
            {found.mend !== undefined && <strong className="font-bold text-ink">{found.mend}</strong>}
          </p>
        )}
      </div>
    </li>
  );
}
