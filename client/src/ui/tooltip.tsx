import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type TooltipProps = {
  readonly words: string;
  readonly side?: "above" | "below";
  readonly children: ReactNode;
};

/**
 * Shows a control's name while it is hovered or has keyboard focus. It repeats the accessible name, so it is
 * hidden from assistive technology, and it needs no script, so it cannot be late.
 */
export function Tooltip({ words, side = "above", children }: TooltipProps) {
  return (
    <span className="group/tip relative inline-flex">
      {children}
      <span
        aria-hidden="true"
        data-tip={words}
        className={classNames(
          "pointer-events-none absolute left-1/2 z-30 -translate-x-1/2 rounded-tag border-[2.5px] border-ink bg-surface px-2.5 py-0.5 text-sm font-bold whitespace-nowrap text-ink",
          "opacity-0 transition-opacity delay-0 duration-120 before:content-[attr(data-tip)] group-has-focus-visible/tip:opacity-100",
          "pointer-fine:group-hover/tip:opacity-100 pointer-fine:group-hover/tip:delay-300",
          side === "above" ? "bottom-full mb-2.5" : "top-full mt-2.5",
        )}
      />
    </span>
  );
}
