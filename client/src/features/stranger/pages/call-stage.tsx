import { DevicesButton } from "../../../call/devices-button.tsx";
import { OwnPreview } from "../../../call/own-preview.tsx";
import { QualityBars } from "../../../call/quality-bars.tsx";
import { RemoteTile } from "../../../call/remote-tile.tsx";
import { Button } from "../../../ui/button.tsx";
import { Chip } from "../../../ui/chip.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { InHeader } from "../../../ui/header-slot.tsx";
import { LiveRegion } from "../../../ui/live-region.tsx";
import { words } from "../words.ts";
import { BlockButton } from "./block-button.tsx";
import { EndedActions } from "./ended-actions.tsx";
import { StageStatus } from "./stage-status.tsx";
import { entriesOf } from "./talk-lines.tsx";
import type { VideoCallPageProps } from "./video-call-props.ts";

export type CallStageProps = VideoCallPageProps & { readonly wide: boolean; readonly chatOpen: boolean };

/** The two pictures: beside each other on a phone that lies, stacked on one that stands, one in the other's corner on a desk. */
export function CallStage(props: CallStageProps) {
  const { state, media, remote, quality, reconnecting, wide, chatOpen, onBlock, onStop } = props;
  const ended = state.phase === "ended";
  const connected = state.phase === "talking";
  const inCorner = wide || chatOpen;
  const shownQuality = connected ? quality : null;
  const last = entriesOf(state.talk.lines).at(-1);
  return (
    <div
      className={classNames(
        "relative min-h-0 flex-1",
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
        remote={ended ? { stream: null, picture: false } : remote}
        quality={shownQuality}
        stalled={reconnecting || state.talk.partnerAway}
        className={inCorner ? "absolute! inset-0 lg:shadow-card" : ""}
      >
        <StageStatus {...props}>{ended && <EndedActions {...props} withBlock={!wide} />}</StageStatus>
        {!wide && (
          <div className="absolute inset-x-2.5 top-2.5 z-20 flex justify-between">
            {ended ? (
              <span />
            ) : (
              <Button size="small" onClick={onStop} aria-keyshortcuts="Escape">
                {words.stop}
              </Button>
            )}
            {!ended && <BlockButton onBlock={onBlock} />}
          </div>
        )}
      </RemoteTile>
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
          className={classNames("h-full", inCorner && "lg:shadow-btn")}
        />
        {!inCorner && (
          <>
            <div className="absolute top-2.5 right-2.5 z-20">
              <DevicesButton {...props} small />
            </div>
            {/* The log is not on the page while the chat is hidden, so its last line is announced from here. */}
            <LiveRegion className="absolute right-2.5 bottom-2.5 z-20 flex max-w-[70%] justify-end">
              {last !== undefined && !ended && (
                <p
                  key={last.key}
                  className="line-clamp-3 animate-rise rounded-box border-3 border-ink bg-surface px-3 py-1.5 text-[15px] leading-snug wrap-anywhere"
                >
                  <strong>{last.author}</strong> {last.text}
                </p>
              )}
            </LiveRegion>
          </>
        )}
      </div>
    </div>
  );
}
