import type { ReactNode } from "react";

export type LiveRegionProps = { readonly className?: string; readonly children?: ReactNode };

/**
 * What comes into it is announced politely. It has to be on the page before its content is, so render it always and
 * its children when there is something to say; and keep one to a screen.
 */
export function LiveRegion({ className, children }: LiveRegionProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an output element may not contain blocks.
    <div role="status" className={className}>
      {children}
    </div>
  );
}
