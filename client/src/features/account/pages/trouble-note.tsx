import { CircleAlert } from "lucide-react";
import type { Reason } from "../../../net/request.ts";
import { useNow } from "../../../ui/use-now.ts";
import type { Submission, Task } from "../state.ts";
import { troubleWords, words } from "../words.ts";

export type TroubleNoteProps = {
  readonly submission: Submission;
  readonly tasks: readonly Task[];
  /** What stands beside a field already. */
  readonly beside?: readonly Reason[];
};

/** Why the form it stands in was not taken, as soon as that is known. */
export function TroubleNote({ submission, tasks, beside = [] }: TroubleNoteProps) {
  if (submission.state !== "failed" || !tasks.includes(submission.task)) return null;
  const { code, retryAt } = submission.trouble;
  if (beside.includes(code)) return null;
  return (
    <p
      role="alert"
      className="flex items-start gap-2.5 rounded-box border-[2.5px] border-ink bg-coral p-3 text-sm leading-snug font-bold text-on"
    >
      <CircleAlert aria-hidden="true" size={20} strokeWidth={2.6} className="flex-none" />
      <span>
        {troubleWords(code, submission.task)}
        {retryAt !== null && <Countdown key={retryAt} until={retryAt} />}
      </span>
    </p>
  );
}

/** Hidden from screen readers: an alert that changes every second is one too many. */
function Countdown({ until }: { readonly until: number }) {
  const now = useNow(500);
  const seconds = Math.ceil((until - now) / 1_000);
  return seconds > 0 && <span aria-hidden="true"> {words.tryAgainIn(seconds)}</span>;
}
