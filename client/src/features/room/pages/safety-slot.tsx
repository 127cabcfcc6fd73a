import { ShieldAlert, ShieldCheck, ShieldEllipsis } from "lucide-react";
import type { SafetyCode } from "../../../rtc/safety-code.ts";
import { Chip } from "../../../ui/chip.tsx";
import { SpokenIcon } from "../../../ui/spoken-icon.tsx";
import { words } from "../words.ts";

/** Where the safety code stands. */
export function SafetySlot({ safety }: { readonly safety: SafetyCode }) {
  switch (safety.state) {
    case "agreeing":
      return (
        <Chip>
          <SpokenIcon icon={ShieldEllipsis} words={words.safetyAgreeing} />
        </Chip>
      );
    case "agreed":
      return (
        <Chip tone={safety.changed ? "yellow" : "plain"}>
          <SpokenIcon icon={ShieldCheck} words={words.safety(safety.icons)} />
        </Chip>
      );
    case "broken":
      return (
        <Chip tone="coral" icon={<ShieldAlert aria-hidden="true" size={18} strokeWidth={2.6} />}>
          {words.safetyBroken}
        </Chip>
      );
  }
}
