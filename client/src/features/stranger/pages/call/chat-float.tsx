import { LiveRegion } from "../../../../ui/live-region.tsx";
import type { Talk } from "../../talk/talk.ts";
import { words } from "../../words.ts";
import { entriesOf, TalkIntro } from "../talk/talk-lines.tsx";

export type ChatFloatProps = {
  readonly talk: Talk;
  readonly ended: boolean;
  /** The notice of a partner who is away, unless their tile already shows it. */
  readonly away?: string | null;
};

const bubble = "rounded-box border-3 border-ink bg-surface px-3 py-1.5 text-[0.9375rem] leading-snug";

/**
 * The newest message over the user's own picture, while the chat is hidden on a phone. The log is not on the
 * page then, so this region announces it.
 */
export function ChatFloat({ talk, ended, away = null }: ChatFloatProps) {
  const last = entriesOf(talk.lines).at(-1);
  return (
    <LiveRegion className="flex max-w-[72%] flex-col items-end gap-2">
      {!ended && last === undefined && (
        <div className={bubble}>
          <TalkIntro talk={talk} />
        </div>
      )}
      {!ended && last !== undefined && (
        <p key={last.key} className={`${bubble} line-clamp-3 animate-rise wrap-anywhere whitespace-pre-wrap`}>
          <strong>{last.author}</strong> {last.text}
        </p>
      )}
      {!ended && away !== null && <p className={`${bubble} py-0.5 text-sm`}>{away}</p>}
      {!ended && talk.partnerTyping && <p className={`${bubble} py-0.5 text-sm`}>{words.typing}</p>}
    </LiveRegion>
  );
}
