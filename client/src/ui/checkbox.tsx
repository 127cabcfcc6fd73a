import { Check } from "lucide-react";
import { classNames } from "./class-names.ts";

export type CheckboxProps = {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly className?: string;
};

/** A quiet yes or no that belongs to the field above it. */
export function Checkbox({ label, checked, onChange, className }: CheckboxProps) {
  return (
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
}
