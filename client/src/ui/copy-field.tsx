import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { fieldBox } from "./field.tsx";
import type { Tone } from "./tone.ts";

export type CopyFieldProps = {
  readonly label: string;
  readonly text: string;
  readonly copyLabel: string;
  readonly copiedLabel: string;
  /** Shown when the browser refuses to copy; the text is then selected. */
  readonly failedLabel: string;
  readonly tone?: Tone;
};

const copiedMs = 2_500;

/** A text with a button that copies it. */
export function CopyField({
  label,
  text,
  copyLabel,
  copiedLabel,
  failedLabel,
  tone = "plain",
}: CopyFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (outcome !== "copied") return undefined;
    const timer = setTimeout(() => setOutcome(null), copiedMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      // Insecure contexts have no clipboard, and a policy can forbid it.
      input.current?.select();
      setOutcome("failed");
    }
  };
  const icon = { "aria-hidden": true, size: 18, strokeWidth: 2.6 } as const;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-2.5">
        <div className={classNames(fieldBox, "min-w-0 flex-1 basis-44 bg-paper")}>
          <input
            ref={input}
            readOnly
            aria-label={label}
            value={text}
            onFocus={(event) => event.target.select()}
            className="min-h-10 w-full min-w-0 truncate rounded-[11px] bg-transparent px-3 text-sm outline-none"
          />
        </div>
        <Button
          tone={tone}
          size="small"
          onClick={() => void copy()}
          icon={outcome === "copied" ? <Check {...icon} /> : <Copy {...icon} />}
        >
          <span aria-live="polite">{outcome === "copied" ? copiedLabel : copyLabel}</span>
        </Button>
      </div>
      {outcome === "failed" && (
        <p role="alert" className="text-sm leading-snug font-bold">
          {failedLabel}
        </p>
      )}
    </div>
  );
}
