import { ArrowDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { callWords } from "../words.ts";
import type { ChatEntry } from "./chat-entry.ts";
import { ChatEntryView } from "./chat-message.tsx";
import { Composer, type ComposerProps } from "./composer.tsx";
import { useStickToEnd } from "./use-stick-to-end.ts";

export type ChatPanelProps = Omit<ComposerProps, "describedBy"> & {
  readonly header: ReactNode;
  /** The first lines, such as the common interests. They describe the message box. */
  readonly intro: ReactNode;
  readonly entries: readonly ChatEntry[];
  /** The last line: a peer types, is away or has left. */
  readonly outro: ReactNode | null;
  readonly className?: string;
};

/**
 * A text conversation. The log announces new entries, and nothing else announces them again. A delivery only
 * changes the label of its message, which is not announced.
 */
export function ChatPanel({ header, intro, entries, outro, className, ...composer }: ChatPanelProps) {
  const introId = useId();
  const own = entries.filter((entry) => entry.mine).length;
  const { scroller, onScroll, unread, toEnd } = useStickToEnd(entries.length, own, outro !== null);
  return (
    <section
      aria-label={callWords.chat}
      className={classNames(
        "flex flex-col overflow-clip rounded-card border-3 border-ink bg-surface shadow-card",
        className,
      )}
    >
      <div className="flex min-h-14 flex-wrap items-center gap-2.5 border-b-3 border-ink px-4 py-1.5 font-extrabold">
        {header}
      </div>
      <div className="relative flex min-h-16 flex-1 basis-0">
        {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- scrolling by keyboard needs a focusable element. */}
        <div
          ref={scroller}
          role="log"
          aria-label={callWords.conversation}
          aria-relevant="additions"
          tabIndex={0}
          onScroll={onScroll}
          className="flex flex-1 flex-col gap-2.5 overflow-y-auto overscroll-contain p-4 -outline-offset-3"
        >
          <div id={introId} className="mx-auto max-w-80 text-center text-sm leading-snug text-muted">
            {intro}
          </div>
          {entries.map((entry) => (
            <ChatEntryView key={entry.key} entry={entry} />
          ))}
          {outro !== null && <div className="text-sm leading-snug text-muted">{outro}</div>}
        </div>
        {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex */}
        {unread && (
          <Button
            size="small"
            tone="lilac"
            onClick={toEnd}
            icon={<ArrowDown aria-hidden="true" size={18} strokeWidth={2.6} />}
            className="absolute bottom-3 left-1/2 w-max max-w-[92%] -translate-x-1/2 animate-rise"
          >
            {callWords.newMessages}
          </Button>
        )}
      </div>
      <Composer {...composer} describedBy={introId} />
    </section>
  );
}
