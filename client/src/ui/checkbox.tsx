import { Check } from "lucide-react";
import { useId } from "react";
import { classNames } from "./class-names.ts";

export type CheckboxProps = {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** A sentence below the label. */
  readonly hint?: string;
  readonly className?: string;
};

/** An unobtrusive yes or no that belongs to the field above it. */
export function Checkbox({ label, checked, onChange, hint, className }: CheckboxProps) {
  const hintId = useId();
  const box = (
    <label
      className={classNames(
        "flex min-h-11 cursor-pointer items-center gap-2.5 text-sm leading-snug",
        className,
      )}
    >
      <span className="relative flex-none text-on">
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={hint === undefined ? undefined : hintId}
          onChange={(event) => onChange(event.target.checked)}
          className="block size-6 cursor-pointer appearance-none rounded-[7px] border-[2.5px] border-ink bg-surface checked:bg-teal"
        />
        {checked && (
          <Check
            aria-hidden="true"
            size={16}
            strokeWidth={4}
            className="pointer-events-none absolute inset-1"
          />
        )}
      </span>
      {label}
    </label>
  );
  if (hint === undefined) return box;
  return (
    <div>
      {box}
      <p id={hintId} className="pl-8.5 text-sm leading-snug text-muted">
        {hint}
      </p>
    </div>
  );
}
