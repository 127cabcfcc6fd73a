import { CircleAlert } from "lucide-react";
import { useNow } from "../../../ui/use-now.ts";
import type { Submission, Task, Why } from "../state.ts";
import { troubleWords, words } from "../words.ts";

export type TroubleNoteProps = {
  readonly submission: Submission;
  readonly tasks: readonly Task[];
  /** Refusals that are already shown beside a field. */
  readonly beside?: readonly Why[];
};

/** An alert with the reason why the form was refused. */
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

/** Hidden from screen readers, which would read the alert again every second. */
function Countdown({ until }: { readonly until: number }) {
  const now = useNow(500);
  const seconds = Math.ceil((until - now) / 1_000);
  return seconds > 0 && <span aria-hidden="true"> {words.tryAgainIn(seconds)}</span>;
}
