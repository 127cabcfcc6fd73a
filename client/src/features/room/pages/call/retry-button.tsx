import { Button } from "../../../../ui/button.tsx";
import { useNow } from "../../../../ui/use-now.ts";
import { words } from "../../words.ts";

export type RetryButtonProps = { readonly retryAt: number | null; readonly onRetry: () => void };

/** The seconds until a retry is allowed; 0 if it is allowed now. */
export function useSecondsUntil(at: number | null): number {
  const now = useNow(250, at !== null);
  return at === null ? 0 : Math.max(0, Math.ceil((at - now) / 1_000));
}

/** Retries, once that is allowed. */
export function RetryButton({ retryAt, onRetry }: RetryButtonProps) {
  const seconds = useSecondsUntil(retryAt);
  return (
    <Button tone="yellow" onClick={onRetry} disabled={seconds > 0} className="tabular-nums">
      {seconds > 0 ? words.tryAgainIn(seconds) : words.tryAgain}
    </Button>
  );
}
