import type { SafetyCode } from "../rtc/safety-code.ts";
import { Dialog } from "../ui/dialog.tsx";
import { SafetyDrawing } from "./safety-icons.tsx";
import { safetyWords, standingOf } from "./safety-words.ts";

type SafetyDialogProps = {
  readonly code: SafetyCode;
  readonly waitingFor: readonly string[];
  readonly onClose: () => void;
};

/** The code large enough to be held beside another screen, with its names for reading aloud. */
export function SafetyDialog({ code, waitingFor, onClose }: SafetyDialogProps) {
  return (
    <Dialog title={safetyWords.title} closeLabel={safetyWords.close} onClose={onClose}>
      {code.state === "agreed" && (
        <ol className="flex flex-wrap justify-center gap-2.5">
          {code.icons.map((icon, place) => (
            <li
              // oxlint-disable-next-line react/no-array-index-key -- a sign may come twice, and none ever moves.
              key={place}
              className="flex w-21 flex-col items-center gap-1.5 rounded-box border-3 border-ink bg-paper px-1 py-2.5 text-center text-sm leading-tight font-bold"
            >
              <SafetyDrawing icon={icon} size={40} />
              {icon}
            </li>
          ))}
        </ol>
      )}
      <p>{safetyWords.meaning[standingOf(code)]}</p>
      {code.state === "agreeing" && <p className="font-bold">{safetyWords.waitingFor(waitingFor)}</p>}
    </Dialog>
  );
}
