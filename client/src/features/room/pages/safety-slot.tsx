import { ShieldAlert, ShieldCheck, ShieldEllipsis } from "lucide-react";
import type { SafetyCode } from "../../../rtc/safety-code.ts";
import { Chip } from "../../../ui/chip.tsx";
import { words } from "../words.ts";

const icon = { size: 18, strokeWidth: 2.6 } as const;

/** Where the safety code stands. */
export function SafetySlot({ safety }: { readonly safety: SafetyCode }) {
  switch (safety.state) {
    case "agreeing":
      return (
        <Chip>
          <ShieldEllipsis {...icon} role="img" aria-label={words.safetyAgreeing} />
        </Chip>
      );
    case "agreed":
      return (
        <Chip tone={safety.changed ? "yellow" : "plain"}>
          <ShieldCheck {...icon} role="img" aria-label={words.safety(safety.icons)} />
        </Chip>
      );
    case "broken":
      return (
        <Chip tone="coral" icon={<ShieldAlert {...icon} aria-hidden="true" />}>
          {words.safetyBroken}
        </Chip>
      );
  }
}
