import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { type Tone, toneClass } from "./tone.ts";

export type BannerProps = {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
};

/** A band above the page's content: what happens, and at most two actions. Announces nothing itself. */
export function Banner({ tone = "yellow", icon, title, children, actions, className }: BannerProps) {
  return (
    <div
      className={classNames(
        "flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border-3 border-ink px-4 py-2.5",
        toneClass[tone],
        className,
      )}
    >
      <span className="flex min-w-0 flex-1 basis-60 items-start gap-3 leading-snug">
        {icon !== undefined && <span className="mt-px flex-none">{icon}</span>}
        <span className="min-w-0">
          <strong className="font-extrabold">{title}</strong> {children}
        </span>
      </span>
      {actions !== undefined && <span className="flex flex-wrap gap-3">{actions}</span>}
    </div>
  );
}
