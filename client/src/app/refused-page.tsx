import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import { Button } from "../ui/button.tsx";
import { BrokenDrawing, CrowdDrawing, HourglassDrawing } from "../ui/trouble-drawings.tsx";
import { useNow } from "../ui/use-now.ts";
import { TroublePage } from "./trouble-page.tsx";
import { appWords } from "./words.ts";

export type RefusedPageProps = {
  readonly code: Refusal;
  /** When another try makes sense, in milliseconds on this page's clock; `null` when at once. */
  readonly retryAt: number | null;
  readonly onRetry: () => void;
  readonly onHome: () => void;
};

function wordsFor(code: Refusal) {
  switch (code) {
    case "queue-full":
      return { title: appWords.queueFullTitle, said: appWords.queueFull, drawing: <CrowdDrawing /> };
    case "rate-limited":
      return { title: appWords.rateLimitedTitle, said: appWords.rateLimited, drawing: <HourglassDrawing /> };
    case "draining":
      return { title: appWords.waitTitle, said: appWords.wait, drawing: <HourglassDrawing /> };
    default:
      return { title: appWords.failedTitle, said: appWords.failed, drawing: <BrokenDrawing /> };
  }
}

/** The server would not start a search: why, and when to try again. */
export function RefusedPage({ code, retryAt, onRetry, onHome }: RefusedPageProps) {
  const now = useNow(250, retryAt !== null);
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000);
  const { title, said, drawing } = wordsFor(code);
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
      {said}
    </TroublePage>
  );
}
