import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type ToastProps = { readonly className?: string; readonly children: ReactNode };

/** One short line that floats over the page. Put it inside a live region if it must be announced. */
export function Toast({ className, children }: ToastProps) {
  return (
    <p
      className={classNames(
        "inline-flex max-w-full animate-rise items-center gap-2.5 rounded-box border-3 border-ink bg-yellow px-4 py-2.5 font-extrabold text-on shadow-btn wrap-anywhere [&>svg]:flex-none",
        className,
      )}
    >
      {children}
    </p>
  );
}
