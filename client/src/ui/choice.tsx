import { useId } from "react";
import { classNames } from "./class-names.ts";
import { type Tone, toneClass } from "./tone.ts";

export type ChoiceProps<V extends string> = {
  /** The name of the choice; visible only with `showLabel`. */
  readonly label: string;
  readonly showLabel?: boolean;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
  readonly tone?: Tone;
  readonly className?: string;
};

/** A choice of a few, all visible: radio buttons in one frame. */
export function Choice<V extends string>({
  label,
  showLabel = false,
  value,
  options,
  onChange,
  tone = "lilac",
  className,
}: ChoiceProps<V>) {
  const name = useId();
  return (
    <fieldset className={classNames("min-w-0", className)}>
      <legend className={showLabel ? "mb-1.5 text-sm leading-snug font-extrabold" : "sr-only"}>
        {label}
      </legend>
      <div className="flex rounded-box border-3 border-ink bg-surface p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className={classNames(
              "relative flex min-h-10 flex-1 cursor-pointer items-center justify-center rounded-[9px] px-2 text-center leading-tight font-extrabold outline-(--ring) has-focus-visible:outline-3 has-focus-visible:outline-offset-2",
              // Forced colours remove all backgrounds but these two.
              option.value === value &&
                classNames(
                  toneClass[tone],
                  "forced-color-adjust-none forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]",
                ),
            )}
          >
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
