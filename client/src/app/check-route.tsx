// Must be the first import: it has to run before the first schema is made.
import "../net/without-eval.ts";

import { navigate } from "wouter/use-browser-location";
import { CheckPage } from "../features/check/check-page.tsx";
import type { CallCheck } from "../features/check/compose.ts";
import { reportOf } from "../features/check/report.ts";
import type { Transport } from "../net/wire.ts";

export type CheckRouteProps = {
  readonly check: CallCheck;
  readonly transport: () => Transport | null;
};

/** The page at /check. */
export function CheckRoute({ check, transport }: CheckRouteProps) {
  return (
    <CheckPage
      {...check}
      report={(now) =>
        reportOf(now, { at: new Date(), userAgent: navigator.userAgent, transport: transport() })
      }
      copy={(text) => navigator.clipboard.writeText(text)}
      onHome={() => navigate("/")}
    />
  );
}
