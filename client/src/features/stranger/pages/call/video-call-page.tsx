import { limits } from "@lets-meet/shared/limits.ts";
import { MessageCircle } from "lucide-react";
import { useState } from "react";
import { CarryOn } from "../../../../call/carry-on.tsx";
import { ChatPanel } from "../../../../call/chat/chat-panel.tsx";
import { callWords } from "../../../../call/words.ts";
import { Button } from "../../../../ui/button.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { useMediaQuery } from "../../../../ui/use-media-query.ts";
import { words } from "../../words.ts";
import { awayPlace, awayWords } from "../talk/partner-away.ts";
import { entriesOf, TalkIntro } from "../talk/talk-lines.tsx";
import { useCarryOn } from "../talk/use-carry-on.ts";
import { useIgnoreEarlyPress } from "../talk/use-ignore-early-press.ts";
import { CallBar } from "./call-bar.tsx";
import { CallStage } from "./call-stage.tsx";
import type { VideoCallPageProps } from "./video-call-props.ts";

/** The last line of the chat, while the talk goes on. */
function outroOf(props: VideoCallPageProps) {
  if (awayPlace(props) === "chat") return <p>{awayWords(props)}</p>;
  return props.state.talk.partnerTyping && props.state.phase !== "ended" ? <p>{words.typing}</p> : null;
}

/** A video talk, with text beside it, and its end. */
export function VideoCallPage(props: VideoCallPageProps) {
  const { state, messagesStopped, onSend, onTyping, onNew, onNext } = props;
  const wide = useMediaQuery("(min-width: 64rem)");
  const [draft, setDraft] = useState("");
  const [chatAsked, setChatAsked] = useState(false);
  const ended = state.phase === "ended";
  const chatOpen = wide || chatAsked;
  const { talk } = state;
  const keeping = useCarryOn(props);
  const ignoresPress = useIgnoreEarlyPress(talk.match.matchId) && !ended;
  return (
    <div
      className={classNames(
        "flex flex-1 flex-col gap-2.5 p-2.5 pb-3.5 short:flex-row lg:grid lg:grid-cols-[minmax(0,1fr)_21.25rem] lg:grid-rows-[minmax(0,1fr)] lg:gap-5.5 lg:p-6 lg:px-7 xl:grid-cols-[minmax(0,1fr)_26rem]",
      )}
    >
      <div className="flex min-w-0 grow-9 basis-0 flex-col gap-2.5 lg:gap-5">
        <CallStage {...props} wide={wide} chatOpen={chatOpen} keeping={keeping} />
        {!wide && keeping?.state === "wanted" && <CarryOn {...keeping} />}
        {!wide && chatAsked ? null : <CallBar {...props} wide={wide} onShowChat={() => setChatAsked(true)} />}
      </div>
      {chatOpen && (
        <div className="flex min-w-0 grow-10 basis-0 flex-col gap-5">
          <ChatPanel
            className="flex-1"
            header={
              <>
                <MessageCircle aria-hidden="true" size={22} strokeWidth={2.4} />
                <span className="flex-1">{callWords.chat}</span>
                {!wide && (
                  <>
                    <button
                      type="button"
                      onClick={() => setChatAsked(false)}
                      className="min-h-11 rounded-tag px-2 text-sm font-extrabold underline"
                    >
                      {callWords.hideChat}
                    </button>
                    {/* The bar with the large button is behind the chat. */}
                    <Button
                      size="small"
                      tone="yellow"
                      aria-disabled={ignoresPress}
                      onClick={ended ? onNew : () => !ignoresPress && onNext()}
                    >
                      {ended ? words.new : words.next}
                    </Button>
                  </>
                )}
              </>
            }
            intro={<TalkIntro talk={talk} />}
            entries={entriesOf(talk.lines)}
            outro={outroOf(props)}
            draft={draft}
            onDraft={setDraft}
            onSend={onSend}
            onTyping={onTyping}
            limit={limits.chatLength}
            closedBecause={ended ? words.chatOver : messagesStopped ? words.messagesStopped : null}
            focusKey={ended ? null : talk.match.matchId}
          />
          {wide && keeping !== null && (
            <CarryOn {...keeping} {...(keeping.state === "wanted" ? {} : { className: "min-h-14" })} />
          )}
        </div>
      )}
    </div>
  );
}
