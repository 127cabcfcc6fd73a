import { type ReactNode, useEffect, useState } from "react";

/** How long something that passes stays: long enough to be read twice. */
const staysMs = 8_000;

export type PassingProps = {
  /** Names what is shown; another name starts anew, and `null` shows nothing. */
  readonly what: string | null;
  readonly children: ReactNode;
};

/** Shows its children for a while after they have come, so that a live region says them once and then lets them go. */
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
