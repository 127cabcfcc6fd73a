import type { ReactNode } from "react";

export type LiveRegionProps = { readonly className?: string; readonly children?: ReactNode };

/**
 * Announces its content politely. It must be on the page before its content is: always render it, and its
 * children only when there is an announcement. Use one per screen.
 */
export function LiveRegion({ className, children }: LiveRegionProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an output element may not contain blocks.
    <div role="status" className={className}>
      {children}
    </div>
  );
}
