import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { classNames } from "./class-names.ts";
import { type Tone, toneClass } from "./tone.ts";

export type ButtonSize = "small" | "medium" | "large";

/** The props of a `<button>`; `icon` comes before the label and `after` behind it. */
export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly tone?: Tone;
  readonly size?: ButtonSize;
  readonly icon?: ReactNode;
  readonly after?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
};

const sizeClass: Readonly<Record<ButtonSize, string>> = {
  small: "min-h-10 gap-2 px-3 py-1 text-[0.9375rem]",
  medium: "min-h-12 gap-2.5 px-4.5 py-2 text-[1.0625rem]",
  large: "min-h-16 gap-3 px-6 py-3 text-xl",
};

/** The look of every button at rest, hovered, pressed and disabled. */
export const pressable = classNames(
  "border-3 border-ink shadow-btn select-none touch-manipulation",
  "transition-[transform,box-shadow] duration-120 ease-out",
  // Not `translate-…`: a button that is centred with these would leave the pointer.
  "not-disabled:hover:[transform:translate(-1px,-1px)] not-disabled:hover:shadow-[5px_5px_0_var(--hard)]",
  "not-disabled:active:[transform:translate(3px,3px)] not-disabled:active:shadow-down",
  "disabled:shadow-none disabled:border-dashed disabled:bg-surface disabled:text-muted",
);

/** The classes of a button with a label, also for elements that only look like one. */
export const buttonClass = (tone: Tone, size: ButtonSize, className?: string): string =>
  classNames(
    "inline-flex items-center justify-center rounded-box font-extrabold leading-tight [&>svg]:flex-none",
    pressable,
    sizeClass[size],
    toneClass[tone],
    className,
  );

/** A button with a hard shadow that shortens when it is pressed. */
export function Button({
  tone = "plain",
  size = "medium",
  icon,
  after,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button type="button" {...rest} className={buttonClass(tone, size, className)}>
      {icon}
      {children}
      {after}
    </button>
  );
}
