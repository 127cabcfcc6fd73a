import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { classNames } from "./class-names.ts";
import { Field, fieldBox } from "./field.tsx";

export type SelectOption = { readonly value: string; readonly label: string };

export type SelectProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly SelectOption[];
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
  readonly className?: string;
};

/** A labelled native select: the platform's own list works everywhere, above all on phones. */
export function Select({ label, value, options, onChange, disabled = false, className }: SelectProps) {
  const id = useId();
  return (
    <Field label={label} htmlFor={id} {...(className === undefined ? {} : { className })}>
      <div className={classNames(fieldBox, "relative")}>
        <select
          id={id}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value)}
          className="min-h-11 w-full appearance-none truncate rounded-[11px] bg-surface py-2 pr-11 pl-3.5 outline-none"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-3.5 -translate-y-1/2"
          size={20}
          strokeWidth={2.6}
        />
      </div>
    </Field>
  );
}
