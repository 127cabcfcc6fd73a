import { type LucideIcon, ShieldAlert, ShieldCheck, ShieldEllipsis } from "lucide-react";
import { useState } from "react";
import type { SafetyCode } from "../../rtc/safety-code/safety-code.ts";
import { classNames } from "../../ui/class-names.ts";
import { type Tone, toneClass } from "../../ui/tone.ts";
import { SafetyDialog } from "./safety-dialog.tsx";
import { SafetyDrawing } from "./safety-icons.tsx";
import { safetyWords, type VerificationState, verificationStateOf } from "./safety-words.ts";

export type SafetyCodeBadgeProps = {
  readonly code: SafetyCode;
  /** The names of the peers whose part of the code is missing. */
  readonly waitingFor?: readonly string[];
  /** Shows only the state without the code, where space is small. */
  readonly compact?: boolean;
};

const tones: Readonly<Record<VerificationState, Tone>> = {
  agreeing: "plain",
  agreed: "teal",
  changed: "yellow",
  broken: "coral",
};

const shields: Readonly<Record<VerificationState, LucideIcon>> = {
  agreeing: ShieldEllipsis,
  agreed: ShieldCheck,
  changed: ShieldAlert,
  broken: ShieldAlert,
};

/**
 * The call's code in small drawings. A press opens the names, what to compare, and what a difference means.
 */
export function SafetyCodeBadge({ code, waitingFor = [], compact = false }: SafetyCodeBadgeProps) {
  const [isOpen, setOpen] = useState(false);
  const verification = verificationStateOf(code);
  const word = safetyWords.badge[verification];
  const Shield = shields[verification];
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={code.state === "agreed" ? `${word}: ${code.icons.join(", ")}` : word}
        onClick={() => setOpen(true)}
        className={classNames(
          "inline-flex min-h-11 items-center gap-2 rounded-full border-[2.5px] border-ink px-3 py-1 text-sm leading-tight font-bold [&>svg]:flex-none",
          toneClass[tones[verification]],
        )}
      >
        <Shield aria-hidden="true" size={20} strokeWidth={2.4} />
        {verification !== "agreed" && !compact && word}
        {code.state === "agreed" && !compact && (
          <span className="inline-flex flex-wrap gap-1.5">
            {code.icons.map((icon, place) => (
              // oxlint-disable-next-line react/no-array-index-key -- a sign may repeat, and none ever moves.
              <SafetyDrawing key={place} icon={icon} size={20} />
            ))}
          </span>
        )}
      </button>
      {isOpen && <SafetyDialog code={code} waitingFor={waitingFor} onClose={() => setOpen(false)} />}
    </>
  );
}
