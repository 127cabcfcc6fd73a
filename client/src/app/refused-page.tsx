import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { BrokenDrawing, CrowdDrawing, DoorDrawing, HourglassDrawing } from "../ui/trouble-drawings.tsx";
import { TroublePage } from "../ui/trouble-page.tsx";
import { useNow } from "../ui/use-now.ts";
import { appWords } from "./words.ts";

export type RefusedPageProps = {
  readonly code: Refusal;
  /** When a retry is allowed, in milliseconds on this page's clock; `null`: at once. */
  readonly retryAt: number | null;
  readonly onRetry: () => void;
  readonly onHome: () => void;
};

type RefusalWords = { readonly title: string; readonly text: string; readonly drawing: ReactNode };

const failed: RefusalWords = {
  title: appWords.failedTitle,
  text: appWords.failed,
  drawing: <BrokenDrawing />,
};

/** The refusals that the user can act on; the others are bugs of this program. */
const known: Partial<Readonly<Record<Refusal, RefusalWords>>> = {
  "age-needed": { title: appWords.ageNeededTitle, text: appWords.ageNeeded, drawing: <HourglassDrawing /> },
  "queue-full": { title: appWords.queueFullTitle, text: appWords.queueFull, drawing: <CrowdDrawing /> },
  "switched-off": {
    title: appWords.switchedOffTitle,
    text: appWords.switchedOff,
    drawing: <DoorDrawing />,
  },
  "rate-limited": {
    title: appWords.rateLimitedTitle,
    text: appWords.rateLimited,
    drawing: <HourglassDrawing />,
  },
};

/** The server refused to start a search: the reason, and when to try again. */
export function RefusedPage({ code, retryAt, onRetry, onHome }: RefusedPageProps) {
  const now = useNow(250, retryAt !== null);
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000);
  const { title, text, drawing } = known[code] ?? failed;
  return (
    <TroublePage
      drawing={drawing}
      title={title}
      actions={
        <>
          <Button tone="yellow" onClick={onRetry} disabled={seconds > 0}>
            {seconds > 0 ? appWords.tryAgainIn(seconds) : appWords.tryAgain}
          </Button>
          <Button onClick={onHome}>{appWords.back}</Button>
        </>
      }
    >
      {text}
    </TroublePage>
  );
}
