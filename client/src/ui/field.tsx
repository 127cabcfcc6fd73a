import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** The frame that every input shares; it grows thicker while the input has the focus. */
export const fieldBox =
  "rounded-box border-3 border-ink bg-surface text-ink outline-(--ring) focus-within:outline-2";

export type FieldProps = {
  readonly label: string;
  readonly htmlFor: string;
  readonly hint?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

/** A visible label above a control; a hint stands below and has the id `<htmlFor>-hint`. */
export function Field({ label, htmlFor, hint, className, children }: FieldProps) {
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={htmlFor} className="text-sm leading-snug font-extrabold">
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${htmlFor}-hint`} className="text-sm leading-snug text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
