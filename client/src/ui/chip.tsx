import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { type Tone, toneClass } from "./tone.ts";

export type ChipProps = {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

/** A short fact in a rounded outline. It is no control. */
export function Chip({ tone = "plain", icon, className, children }: ChipProps) {
  return (
    <span
      className={classNames(
        "inline-flex min-h-8 items-center gap-2 rounded-full border-[2.5px] border-ink px-3 py-0.5 text-sm leading-tight font-bold",
        toneClass[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
