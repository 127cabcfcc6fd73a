import { Check, ClipboardCopy } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { LiveRegion } from "../../ui/live-region.tsx";
import { words } from "./words.ts";

export type ReportBoxProps = {
  readonly report: string;
  /** Puts text on the clipboard; throws or rejects if the browser has no clipboard or refuses access. */
  readonly copy: (text: string) => Promise<void>;
};

/** Copies the report and says so; if the clipboard is unavailable, shows the report to be copied by hand. */
export function ReportBox({ report, copy }: ReportBoxProps) {
  const [outcome, setOutcome] = useState<"none" | "copied" | "failed">("none");
  const id = useId();
  const onCopy = async () => {
    try {
      await copy(report);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          icon={<ClipboardCopy aria-hidden="true" size={20} strokeWidth={2.6} />}
          onClick={() => void onCopy()}
        >
          {words.copy}
        </Button>
        <LiveRegion className="min-w-0 flex-1 basis-48 text-[0.9375rem] leading-snug font-bold">
          {outcome === "copied" ? (
            <span className="inline-flex items-center gap-2">
              <Check aria-hidden="true" size={19} strokeWidth={2.8} className="flex-none" />
              {words.copied}
            </span>
          ) : (
            outcome === "failed" && words.copyFailed
          )}
        </LiveRegion>
      </div>
      {outcome === "failed" && (
        <div className="flex flex-col gap-1.5">
          <label htmlFor={id} className="text-sm font-extrabold">
            {words.report}
          </label>
          <textarea
            id={id}
            readOnly
            value={report}
            rows={8}
            onFocus={(event) => event.target.select()}
            className="w-full rounded-box border-3 border-ink bg-surface p-3 text-sm"
          />
        </div>
      )}
    </div>
  );
}
