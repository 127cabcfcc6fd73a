import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** The frame of every input; it grows thicker while the input has the focus. */
export const fieldBox =
  "rounded-box border-3 border-ink bg-surface text-ink outline-(--ring) focus-within:outline-2";

export type FieldProps = {
  readonly label: string;
  readonly htmlFor: string;
  readonly hint?: ReactNode;
  /** The error of the field's content. */
  readonly error?: string | null;
  readonly className?: string;
  readonly children: ReactNode;
};

/**
 * A visible label above a control; below it a hint with the id `<htmlFor>-hint` and an error with
 * `<htmlFor>-error`.
 */
export function Field({ label, htmlFor, hint, error = null, className, children }: FieldProps) {
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={htmlFor} className="text-sm leading-snug font-extrabold">
        {label}
      </label>
      {children}
      {error !== null && (
        <p
          id={`${htmlFor}-error`}
          className="flex items-start gap-2 rounded-tag border-[2.5px] border-ink bg-coral px-2.5 py-1.5 text-sm leading-snug font-bold text-on"
        >
          <CircleAlert aria-hidden="true" size={18} strokeWidth={2.6} className="flex-none" />
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${htmlFor}-hint`} className="text-sm leading-snug text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
