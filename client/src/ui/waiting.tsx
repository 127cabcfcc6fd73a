import type { ReactNode } from "react";
import { LiveRegion } from "./live-region.tsx";

/** A page that has nothing to show yet, and says why. */
export function Waiting({ children }: { readonly children: ReactNode }) {
  return (
    <LiveRegion className="m-auto p-6">
      <h1 className="font-sans text-lg font-medium tracking-normal text-muted">{children}</h1>
    </LiveRegion>
  );
}
