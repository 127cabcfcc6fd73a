import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { pressable } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { type Tone, toneClass } from "./tone.ts";
import { Tooltip } from "./tooltip.tsx";

/** `label` is the accessible name; it also shows as a tooltip. */
export type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "aria-label" | "children"> & {
  readonly label: string;
  readonly icon: ReactNode;
  readonly tone?: Tone;
  readonly size?: "small" | "medium";
  readonly tooltip?: "above" | "below" | "none";
  readonly ref?: Ref<HTMLButtonElement>;
};

/** A square button with an icon and no visible label. */
export function IconButton({
  label,
  icon,
  tone = "plain",
  size = "medium",
  tooltip = "above",
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      {...rest}
      aria-label={label}
      className={classNames(
        "inline-flex flex-none items-center justify-center",
        size === "medium" ? "size-14 rounded-card" : "size-11 rounded-box",
        pressable,
        toneClass[tone],
        className,
      )}
    >
      {icon}
    </button>
  );
  return tooltip === "none" ? (
    button
  ) : (
    <Tooltip words={label} side={tooltip}>
      {button}
    </Tooltip>
  );
}
