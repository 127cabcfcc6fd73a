import { useEffect, useEffectEvent, useRef } from "react";
import { DevicesButton } from "../../../call/devices-button.tsx";
import { OwnPreview } from "../../../call/own-preview.tsx";
import { QualityBars } from "../../../call/quality-bars.tsx";
import { RemoteTile } from "../../../call/remote-tile.tsx";
import { Button } from "../../../ui/button.tsx";
import { Chip } from "../../../ui/chip.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { InHeader } from "../../../ui/header-slot.tsx";
import { words } from "../words.ts";
import { BlockButton } from "./block-button.tsx";
import { ChatFloat } from "./chat-float.tsx";
import { EndedActions } from "./ended-actions.tsx";
import { awayPlace } from "./partner-away.ts";
import { StageStatus } from "./stage-status.tsx";
import type { VideoCallPageProps } from "./video-call-props.ts";

export type CallStageProps = VideoCallPageProps & { readonly wide: boolean; readonly chatOpen: boolean };

/** The two pictures: beside each other on a phone that lies, stacked on one that stands, one in the other's corner on a desk. */
export function CallStage(props: CallStageProps) {
  const { state, media, remote, quality, reconnecting, wide, chatOpen, onBlock, onStop } = props;
  const ended = state.phase === "ended";
  const connected = state.phase === "talking";
  const inCorner = wide || chatOpen;
  const shownQuality = connected ? quality : null;
  const stage = useRef<HTMLElement>(null);
  // The message box takes the focus where there is one; without it, the focus must not be left on a page that is gone.
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
        "relative min-h-0 flex-1 outline-none",
        !inCorner &&
          "grid grid-rows-[minmax(0,1.35fr)_minmax(0,1fr)] gap-2.5 short:grid-cols-2 short:grid-rows-1",
      )}
    >
      {wide && (
        <InHeader>
          {shownQuality !== null && (
            <Chip>
              <QualityBars quality={shownQuality} words />
            </Chip>
          )}
          <BlockButton onBlock={onBlock} />
        </InHeader>
      )}
      <RemoteTile
        name={words.stranger}
        remote={remote}
        gone={ended}
        quality={shownQuality}
        stalled={reconnecting || awayPlace(props) === "picture"}
        className={inCorner ? "absolute! inset-0 lg:shadow-card" : ""}
      >
        <StageStatus {...props}>{ended && <EndedActions {...props} wide={wide} />}</StageStatus>
        {!wide && !ended && (
          <div className="absolute inset-x-2.5 top-2.5 z-20 flex justify-between">
            <Button size="small" onClick={onStop} aria-keyshortcuts="Escape">
              {words.stop}
            </Button>
            <BlockButton onBlock={onBlock} />
          </div>
        )}
      </RemoteTile>
      {/* On a phone with the chat open, what can still be done after the end needs the room. */}
      {!(ended && inCorner && !wide) && (
        <div
          className={classNames(
            inCorner
              ? "absolute right-3 bottom-3 z-20 aspect-[4/3] w-28 lg:right-5 lg:bottom-5 lg:w-[clamp(11rem,25%,20rem)]"
              : "relative",
          )}
        >
          <OwnPreview
            media={media}
            compact={inCorner}
            tag={inCorner && !wide ? null : words.you}
            className={classNames("h-full", inCorner && "lg:shadow-btn")}
          />
          {!inCorner && (
            <>
              <div className="absolute top-2.5 right-2.5 z-20">
                <DevicesButton {...props} small />
              </div>
              <ChatFloat talk={state.talk} ended={ended} away={awayPlace(props) === "chat"} />
            </>
          )}
        </div>
      )}
    </section>
  );
}
