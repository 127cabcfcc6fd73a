import { classNames } from "./class-names.ts";

export type SwitchProps = {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly className?: string;
};

/** A setting that takes effect at once. */
export function Switch({ label, checked, onChange, className }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      onClick={() => onChange(!checked)}
      className={classNames(
        "inline-flex min-h-11 items-center gap-2.5 rounded-tag text-sm font-bold",
        className,
      )}
    >
      <span
        aria-hidden="true"
        className={classNames(
          "flex h-7 w-12 flex-none items-center rounded-full border-[2.5px] border-ink px-0.5",
          checked ? "bg-teal" : "bg-paper",
        )}
      >
        <span
          className={classNames(
            "size-4.5 rounded-full border-[2.5px] border-ink transition-transform duration-120",
            checked ? "translate-x-[19px] border-on bg-white forced-colors:bg-[CanvasText]" : "bg-surface",
          )}
        />
      </span>
      {label}
    </button>
  );
}
