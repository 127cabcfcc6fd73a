import { ClipboardCopy } from "lucide-react";
import { useState } from "react";
import type { KeptBlock } from "../net/blocks.ts";
import { useBranding } from "../ui/branding.tsx";
import { Button } from "../ui/button.tsx";
import { LiveRegion } from "../ui/live-region.tsx";
import { DoorDrawing } from "../ui/trouble-drawings.tsx";
import { TroublePage } from "../ui/trouble-page.tsx";
import { useUnixNow } from "../ui/use-now.ts";
import { appWords } from "./words.ts";

export type BlockedPageProps = {
  readonly block: KeptBlock;
  /** Connects again; it succeeds once the block has ended or was lifted. */
  readonly onRetry: () => void;
  /** Puts text on the clipboard; rejects if the browser refuses. */
  readonly copy: (text: string) => Promise<void>;
};

const words = appWords.blocked;

/** Tells a blocked person why, until when, and whom to write to. It needs no server. */
export function BlockedPage({ block, onRetry, copy }: BlockedPageProps) {
  const now = useUnixNow(1_000);
  const isOver = now >= block.until;
  const { receipt } = block;
  return (
    <TroublePage
      drawing={<DoorDrawing />}
      title={isOver ? words.overTitle : words.title}
      actions={
        <Button tone={isOver ? "yellow" : "plain"} onClick={onRetry}>
          {isOver ? words.comeBack : words.tryAgain}
        </Button>
      }
      more={!isOver && <Appeal receipt={receipt} copy={copy} />}
    >
      {isOver ? (
        words.over
      ) : (
        <>
          {receipt === null ? words.network : words.why[block.rule]} {words.until(new Date(block.until))}
        </>
      )}
    </TroublePage>
  );
}

type AppealProps = Pick<BlockedPageProps, "copy"> & Pick<KeptBlock, "receipt">;

/** How to object: people decide about it, and they need the receipt. */
function Appeal({ receipt, copy }: AppealProps) {
  const [outcome, setOutcome] = useState<"none" | "copied" | "failed">("none");
  const { links } = useBranding();
  const onCopy = async () => {
    try {
      await copy(receipt ?? "");
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  };
  return (
    <section className="flex w-full max-w-md flex-col items-center gap-3 border-t-3 border-ink pt-5">
      <h2 className="text-xl font-extrabold">{words.mistakeTitle}</h2>
      <p className="leading-normal text-muted">
        {receipt === null ? words.mistakeOfNetwork : words.mistake} {words.whom(links.length > 0)}
      </p>
      {receipt !== null && (
        <>
          <Button icon={<ClipboardCopy aria-hidden="true" size={20} />} onClick={() => void onCopy()}>
            {words.copy}
          </Button>
          <LiveRegion className="font-bold">
            {outcome === "copied" ? words.copied : outcome === "failed" && words.copyFailed}
          </LiveRegion>
          {outcome === "failed" && (
            <textarea
              aria-label={words.receipt}
              readOnly
              value={receipt}
              rows={6}
              onFocus={(event) => event.target.select()}
              className="w-full rounded-box border-3 border-ink bg-surface p-3 text-sm"
            />
          )}
        </>
      )}
    </section>
  );
}
