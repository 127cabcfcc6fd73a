import type { SafetyCode } from "../../rtc/safety-code/safety-code.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { SafetyDrawing } from "./safety-icons.tsx";
import { safetyWords, verificationStateOf } from "./safety-words.ts";

type SafetyDialogProps = {
  readonly code: SafetyCode;
  readonly waitingFor: readonly string[];
  readonly onClose: () => void;
};

/** The code large enough to hold up to a camera, with names for reading aloud. */
export function SafetyDialog({ code, waitingFor, onClose }: SafetyDialogProps) {
  return (
    <Dialog title={safetyWords.title} closeLabel={safetyWords.close} onClose={onClose}>
      {code.state === "agreed" && (
        <ol className="flex flex-col gap-2 sm:flex-row sm:justify-center">
          {code.icons.map((icon, place) => (
            <li
              // oxlint-disable-next-line react/no-array-index-key -- a sign may repeat, and none ever moves.
              key={place}
              className="flex items-center gap-3 rounded-box border-3 border-ink bg-paper px-3 py-1.5 font-bold sm:w-20 sm:flex-col sm:gap-1.5 sm:px-0.5 sm:py-2.5 sm:text-center sm:text-sm sm:leading-tight"
            >
              <SafetyDrawing icon={icon} size={36} />
              {icon}
            </li>
          ))}
        </ol>
      )}
      <p>{safetyWords.meaning[verificationStateOf(code)]}</p>
      {code.state === "agreeing" && <p className="font-bold">{safetyWords.waitingFor(waitingFor)}</p>}
    </Dialog>
  );
}
