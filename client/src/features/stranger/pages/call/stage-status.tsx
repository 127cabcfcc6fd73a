import { CirclePause, LoaderCircle, Moon, ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";
import { DeviceToast } from "../../../../call/devices/device-toast.tsx";
import { stillWords } from "../../../../call/picture/paused.ts";
import { safetyAnnouncement } from "../../../../call/safety-code/safety-words.ts";
import { callWords } from "../../../../call/words.ts";
import type { SafetyCode } from "../../../../rtc/safety-code/safety-code.ts";
import { classNames } from "../../../../ui/class-names.ts";
import { GoneDrawing } from "../../../../ui/gone-drawing.tsx";
import { LiveRegion } from "../../../../ui/live-region.tsx";
import { Passing } from "../../../../ui/passing.tsx";
import { Toast } from "../../../../ui/toast.tsx";
import { endWords, words } from "../../words.ts";
import { awayPlace } from "../talk/partner-away.ts";
import type { VideoCallPageProps } from "./video-call-props.ts";

export type StageStatusProps = Pick<
  VideoCallPageProps,
  "state" | "media" | "quality" | "reconnecting" | "confirmingStop" | "safety"
> & {
  /** The partner would like to carry on in a room, and the question is elsewhere on the page. */
  readonly wanted: boolean;
  /** The controls above the text. */
  readonly head: ReactNode;
  readonly children?: ReactNode;
};

/** Announces each code that needs attention once, and again if it changes. */
const noticeOf = (code: SafetyCode): string | null =>
  safetyAnnouncement(code) === null ? null : code.state === "agreed" ? code.icons.join() : code.state;

/** The state of the partner's picture. This is the call's only polite live region besides the chat's log. */
export function StageStatus(props: StageStatusProps) {
  const { state, quality, reconnecting, confirmingStop, safety, wanted, head, children } = props;
  const ended = state.phase === "ended" ? endWords[state.reason] : null;
  const still = state.phase === "talking" ? stillWords(quality, state.talk.partnerSends) : null;
  const turning = <LoaderCircle aria-hidden="true" size={20} strokeWidth={2.6} className="animate-turn" />;
  return (
    <div
      className={classNames(
        "pointer-events-none relative z-20 flex h-full flex-col items-center gap-4 p-2.5 pb-11 text-center lg:p-4",
        ended !== null && "justify-center-safe p-4 text-ink",
      )}
    >
      {head !== false && (
        <div className="pointer-events-auto flex flex-wrap items-center gap-x-1.5 gap-y-2 self-stretch">
          {head}
        </div>
      )}
      {ended !== null && (
        <GoneDrawing
          className={classNames(
            "w-36 flex-none max-[22rem]:hidden lg:w-52 short:hidden",
            ended.more !== null && "max-lg:hidden",
          )}
        />
      )}
      <LiveRegion className="flex flex-col items-center gap-3">
        {ended !== null && (
          <>
            <p className="font-display text-3xl leading-none font-extrabold tracking-tight text-balance lg:text-4xl">
              {ended.text}
            </p>
            {ended.more !== null && (
              <p className="max-w-md leading-snug text-pretty text-muted">{ended.more}</p>
            )}
          </>
        )}
        {ended === null && <DeviceToast media={props.media} />}
        {state.phase === "connecting" && (
          <Toast>
            {turning}
            {words.connecting}
          </Toast>
        )}
        {awayPlace(props) === "picture" && (
          <Toast>
            <Moon aria-hidden="true" size={20} strokeWidth={2.6} />
            {words.away}
          </Toast>
        )}
        {still !== null && !reconnecting && awayPlace(props) !== "picture" && (
          <Toast>
            <CirclePause aria-hidden="true" size={20} strokeWidth={2.6} />
            {still}
          </Toast>
        )}
        {state.phase === "talking" && !state.talk.partnerAway && reconnecting && (
          <Toast>
            {turning}
            {words.reconnecting}
          </Toast>
        )}
        <Passing what={ended === null ? noticeOf(safety) : null}>
          <Toast className={safety.state === "broken" ? "bg-coral!" : ""}>
            <ShieldAlert aria-hidden="true" size={20} strokeWidth={2.6} className="flex-none" />
            {safetyAnnouncement(safety)}
          </Toast>
        </Passing>
        <Passing what={wanted ? "keep-talking" : null}>
          <span className="sr-only">{callWords.strangerWouldKeepTalking}</span>
        </Passing>
        {confirmingStop && ended === null && <Toast>{words.escAgain}</Toast>}
      </LiveRegion>
      {children}
    </div>
  );
}
