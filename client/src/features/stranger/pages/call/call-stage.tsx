import { useEffect, useEffectEvent, useRef } from "react";
import { CarryOn } from "../../../../call/carry-on.tsx";
import { DevicesButton } from "../../../../call/devices/devices-button.tsx";
import { OwnPreview } from "../../../../call/devices/own-preview.tsx";
import { FillButton } from "../../../../call/picture/fill-button.tsx";
import { RemoteTile } from "../../../../call/picture/remote-tile.tsx";
import { Button } from "../../../../ui/button.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { InHeader } from "../../../../ui/header-slot.tsx";
import { useMediaQuery } from "../../../../ui/use-media-query.ts";
import { words } from "../../words.ts";
import { EndedActions } from "../talk/ended-actions.tsx";
import { PartnerActions } from "../talk/partner-actions.tsx";
import { awayPlace, awayWords } from "../talk/partner-away.ts";
import type { CarryOnChoice } from "../talk/use-carry-on.ts";
import { CallStatus } from "./call-status.tsx";
import { ChatFloat } from "./chat-float.tsx";
import { StageStatus } from "./stage-status.tsx";
import type { VideoCallPageProps } from "./video-call-props.ts";

export type CallStageProps = VideoCallPageProps & {
  readonly wide: boolean;
  readonly chatOpen: boolean;
  readonly keeping: CarryOnChoice | null;
};

/**
 * The two pictures: side by side on a phone in landscape, stacked in portrait, one in the other's corner on a
 * desktop.
 */
export function CallStage(props: CallStageProps) {
  const { state, media, remote, quality, reconnecting, wide, chatOpen, keeping, onStop } = props;
  const ended = state.phase === "ended";
  const connected = state.phase === "talking";
  const inCorner = wide || chatOpen;
  const shownQuality = connected ? quality : null;
  // Labels for everything need a header this wide.
  const roomy = useMediaQuery("(min-width: 80rem)");
  const stage = useRef<HTMLElement>(null);
  // The message box takes the focus if there is one; otherwise the focus must not stay on a removed element.
  const takeFocus = useEffectEvent(() => {
    if (!chatOpen) stage.current?.focus({ preventScroll: true });
  });
  useEffect(() => takeFocus(), []);
  return (
    <section
      ref={stage}
      aria-label={words.callWith}
      tabIndex={-1}
      className={classNames(
        "relative flex flex-1 flex-col gap-2.5 outline-none",
        !inCorner && "short:flex-row",
      )}
    >
      {wide && (
        <InHeader>
          <CallStatus {...props} compact={!roomy} />
          <PartnerActions {...props} />
        </InHeader>
      )}
      <RemoteTile
        name={words.stranger}
        remote={remote}
        gone={ended}
        quality={shownQuality}
        sends={connected ? state.talk.partnerSends : null}
        stalled={reconnecting || awayPlace(props) === "picture"}
        className={classNames("basis-0", inCorner ? "grow lg:shadow-card" : "grow-[1.35] short:grow")}
      >
        <StageStatus
          {...props}
          wanted={keeping?.state === "wanted"}
          head={
            !wide &&
            !ended && (
              // All at the sides, to leave the middle to the face.
              <>
                <Button size="small" onClick={onStop} aria-keyshortcuts="Escape" className="mr-1">
                  {words.stop}
                </Button>
                <CallStatus {...props} compact />
                <PartnerActions {...props} className="ml-auto" />
              </>
            )
          }
        >
          {ended && <EndedActions {...props} wide={wide} />}
        </StageStatus>
        {wide && !ended && remote.picture && <FillButton className="absolute! top-3 right-3 z-20" />}
      </RemoteTile>
      {/* On a phone with the open chat, the actions after the end need the room. */}
      {!(ended && inCorner && !wide) && (
        <div
          className={classNames(
            inCorner
              ? "absolute right-3 bottom-3 z-20 aspect-[4/3] w-28 lg:right-5 lg:bottom-5 lg:w-[clamp(11rem,25%,20rem)]"
              : "relative grid grow basis-0",
          )}
        >
          <OwnPreview
            media={media}
            compact={inCorner}
            tag={inCorner && !wide ? null : words.you}
            className={inCorner ? "h-full lg:shadow-btn" : "absolute! inset-0"}
          />
          {!inCorner && (
            <div className="pointer-events-none relative z-20 flex flex-col items-end justify-between gap-2 p-2.5 *:pointer-events-auto">
              <div className="flex flex-wrap items-start gap-2 self-stretch">
                {keeping !== null && keeping.state !== "wanted" && (
                  <CarryOn {...keeping} className="min-h-11" />
                )}
                <span className="ml-auto">
                  <DevicesButton {...props} small />
                </span>
              </div>
              <ChatFloat
                talk={state.talk}
                ended={ended}
                away={awayPlace(props) === "chat" ? awayWords(props) : null}
              />
            </div>
          )}
        </div>
      )}
    </section>
  );
}
