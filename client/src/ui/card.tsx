import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type CardProps = { readonly className?: string; readonly children: ReactNode };

/** Paper with a bold outline and a hard shadow. */
export function Card({ className, children }: CardProps) {
  return (
    <div className={classNames("rounded-card border-3 border-ink bg-surface shadow-card", className)}>
      {children}
    </div>
  );
}
