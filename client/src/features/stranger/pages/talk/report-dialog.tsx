import { ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import { Flag } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { reasonWords, words } from "../../words.ts";

export type ReportDialogProps = {
  /** `null`: the person changed their mind. */
  readonly onAnswer: (reason: ReportReason | null) => void;
};

/** Asks why the partner is reported. Enter sends the report at once; the arrow keys choose another reason. */
export function ReportDialog({ onAnswer }: ReportDialogProps) {
  const [reason, setReason] = useState<ReportReason>("other");
  const form = useId();
  const chosen = useRef<HTMLInputElement>(null);
  // After the dialog has given the focus to its first button.
  useEffect(() => chosen.current?.focus(), []);
  return (
    <Dialog
      title={words.reportTitle}
      closeLabel={words.tooltipClose}
      onClose={() => onAnswer(null)}
      actions={
        <>
          <Button onClick={() => onAnswer(null)}>{words.cancel}</Button>
          <Button
            type="submit"
            form={form}
            tone="coral"
            icon={<Flag aria-hidden="true" size={19} strokeWidth={2.6} />}
          >
            {words.sendReport}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          onAnswer(reason);
        }}
      >
        <fieldset className="flex flex-col gap-1">
          <legend className="sr-only">{words.reportWhy}</legend>
          {ReportReason.options.map((option) => (
            <label
              key={option}
              className="flex min-h-10 cursor-pointer items-center gap-3 rounded-box px-2 font-bold has-checked:bg-yellow has-checked:text-on"
            >
              <input
                ref={option === "other" ? chosen : null}
                type="radio"
                name={form}
                checked={option === reason}
                onChange={() => setReason(option)}
                className="size-5 flex-none accent-ink"
              />
              {reasonWords[option]}
            </label>
          ))}
        </fieldset>
      </form>
      <p className="leading-normal text-muted">{words.reportMeans}</p>
    </Dialog>
  );
}
