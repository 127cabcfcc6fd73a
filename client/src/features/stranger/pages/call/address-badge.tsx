import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import type { Exposure } from "../../../../rtc/ice/exposure-report.ts";
import { classNames } from "../../../../ui/class-names.ts";
import { Dialog } from "../../../../ui/dialog.tsx";
import { toneClass } from "../../../../ui/tone.ts";
import { exposureWords, words } from "../../words.ts";

export type AddressBadgeProps = {
  readonly exposure: Exposure;
  /** Shows only the icon. */
  readonly compact: boolean;
};

/** The exposure of this page's address to the partner, as the call itself reports it. A press explains it. */
export function AddressBadge({ exposure: { sees }, compact }: AddressBadgeProps) {
  const [isOpen, setOpen] = useState(false);
  if (sees === "nothing-yet") return null;
  const { text, meaning } = exposureWords[sees];
  const Icon = sees === "relay" ? EyeOff : Eye;
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={text}
        onClick={() => setOpen(true)}
        className={classNames(
          "inline-flex min-h-11 items-center gap-2 rounded-full border-[2.5px] border-ink px-3 py-1 text-sm leading-tight font-bold whitespace-nowrap [&>svg]:flex-none",
          toneClass[sees === "relay" ? "teal" : "yellow"],
        )}
      >
        <Icon aria-hidden="true" size={20} strokeWidth={2.4} />
        {!compact && text}
      </button>
      {isOpen && (
        <Dialog title={text} closeLabel={words.tooltipClose} onClose={() => setOpen(false)}>
          <p className="leading-normal">{meaning}</p>
          <p className="leading-normal text-muted">{words.addressMeasured}</p>
        </Dialog>
      )}
    </>
  );
}
