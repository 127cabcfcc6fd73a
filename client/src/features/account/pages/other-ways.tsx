import type { ReactNode } from "react";
import { words } from "../words.ts";

/** The ways to log in without name and password, below those. */
export function OtherWays({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-3 font-bold text-muted">
        <span aria-hidden="true" className="h-[2.5px] flex-1 bg-ink" />
        {words.orElse}
        <span aria-hidden="true" className="h-[2.5px] flex-1 bg-ink" />
      </div>
      {children}
    </div>
  );
}
