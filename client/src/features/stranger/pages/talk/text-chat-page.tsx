import { limits } from "@lets-meet/shared/limits.ts";
import { useState } from "react";
import { ChatPanel } from "../../../../call/chat/chat-panel.tsx";
import { SaveChatButton } from "../../../../call/chat/save-chat-button.tsx";
import { Button } from "../../../../ui/button.tsx";
import { LiveRegion } from "../../../../ui/live-region.tsx";
import { Toast } from "../../../../ui/toast.tsx";
import { endWords, words } from "../../words.ts";
import { PartnerActions } from "./partner-actions.tsx";
import { TalkActions } from "./talk-actions.tsx";
import { entriesOf, TalkIntro } from "./talk-lines.tsx";
import type { TalkProps, TalkState } from "./talk-props.ts";

export type TextChatPageProps = TalkProps;

function outroOf(state: TalkState) {
  if (state.phase === "ended") {
    const { text, more } = endWords[state.reason];
    return (
      <p className="text-base">
        <strong className="text-ink">{text}</strong> {more}
      </p>
    );
  }
  if (state.talk.partnerAway) return <p>{words.away}</p>;
  return state.talk.partnerTyping ? <p>{words.typing}</p> : null;
}

/** A text talk, and its end. */
export function TextChatPage(props: TextChatPageProps) {
  const { state, confirmingStop, messagesStopped, onSend, onTyping, onHome } = props;
  const [draft, setDraft] = useState("");
  const ended = state.phase === "ended";
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-1 flex-col gap-3.5 p-2.5 pb-3.5 sm:p-5 lg:py-7">
      <ChatPanel
        className="flex-1"
        header={
          <>
            <span
              aria-hidden="true"
              className="flex size-10 flex-none items-center justify-center rounded-full border-[2.5px] border-ink bg-lilac font-display text-xl font-extrabold text-on"
            >
              ?
            </span>
            <span className="flex-1">{words.stranger}</span>
            <PartnerActions {...props} />
          </>
        }
        intro={<TalkIntro talk={state.talk} />}
        entries={entriesOf(state.talk.lines)}
        outro={outroOf(state)}
        draft={draft}
        onDraft={setDraft}
        onSend={onSend}
        onTyping={onTyping}
        limit={limits.chatLength}
        closedBecause={ended ? words.chatOver : messagesStopped ? words.messagesStopped : null}
        focusKey={ended ? null : state.talk.match.matchId}
      />
      <div className="flex flex-wrap items-center gap-3 lg:justify-end">
        {ended && (
          <>
            <Button size="small" onClick={onHome} className="min-h-12 max-sm:flex-auto">
              {words.home}
            </Button>
            <SaveChatButton lines={entriesOf(state.talk.lines)} className="min-h-12 max-sm:flex-auto" />
          </>
        )}
        <TalkActions {...props} ended={ended} withStop />
      </div>
      <LiveRegion className="pointer-events-none fixed inset-x-0 bottom-40 z-40 flex justify-center px-4">
        {confirmingStop && !ended && <Toast>{words.escAgain}</Toast>}
      </LiveRegion>
    </div>
  );
}
