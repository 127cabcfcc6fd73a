import { type ReactNode, useEffect, useState } from "react";

/** The time that passing content stays, in milliseconds: long enough to be read twice. */
const staysMs = 8_000;

export type PassingProps = {
  /** The key of the content; another key starts over, and `null` shows nothing. */
  readonly what: string | null;
  readonly children: ReactNode;
};

/**
 * Shows its children for a while after they appear, so that a live region announces them once and is empty
 * again.
 */
export function Passing({ what, children }: PassingProps) {
  const [passed, setPassed] = useState<string | null>(null);
  if (what === null && passed !== null) setPassed(null);
  useEffect(() => {
    if (what === null) return undefined;
    const timer = setTimeout(() => setPassed(what), staysMs);
    return () => clearTimeout(timer);
  }, [what]);
  return what === null || what === passed ? null : children;
}
