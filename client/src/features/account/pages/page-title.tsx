import { type ReactNode } from "react";
import { classNames } from "../../../ui/class-names.ts";
import { useFocusedTitle } from "../../../ui/use-focused-title.ts";

export type PageTitleProps = { readonly className?: string; readonly children: ReactNode };

/** The page's heading, focused when the page opens so that a screen reader announces it. */
export function PageTitle({ className, children }: PageTitleProps) {
  const heading = useFocusedTitle();
  return (
    <h1 ref={heading} tabIndex={-1} className={classNames("outline-none", className)}>
      {children}
    </h1>
  );
}
