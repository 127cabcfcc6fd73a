import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import { CirclePause, MicOff, VideoOff, Volume2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Quality } from "../rtc/link-stats.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { PersonDrawing } from "../ui/person-drawing.tsx";
import { SpokenIcon } from "../ui/spoken-icon.tsx";
import { Tile } from "../ui/tile.tsx";
import { qualityBeside, saysPaused, stillWords } from "./paused.ts";
import { QualityBars } from "./quality-bars.tsx";
import { StreamVideo } from "./stream-video.tsx";
import { callWords } from "./words.ts";

/** What comes from the other side. `picture` says whether there is anything to see in the stream now. */
export type RemoteMedia = { readonly stream: MediaStream | null; readonly picture: boolean };

export type RemoteTileProps = {
  readonly name: string;
  readonly remote: RemoteMedia;
  /** `null` while there is no connection to speak of. */
  readonly quality: Quality | null;
  /** What they say that they send; `null` while that is not known. */
  readonly sends?: Partial<Sending> | null;
  /** The last picture stands still: it is shown dimmed. */
  readonly stalled?: boolean;
  /** Nobody is there any more: neither picture nor name, but paper for what stands over it. */
  readonly gone?: boolean;
  /** Stands over the picture. */
  readonly children?: ReactNode;
  readonly className?: string;
};

/** The other's picture, not mirrored; a drawing while there is none. Their sound plays either way. */
export function RemoteTile(props: RemoteTileProps) {
  const { name, remote, quality, sends = null, stalled = false, gone = false, children, className } = props;
  // The browser played no sound; once the person has pressed, it does, in every later talk too.
  const [sound, setSound] = useState<"allowed" | "refused">("allowed");
  const { picture } = remote;
  const stream = gone ? null : remote.stream;
  const still = quality === null ? null : stillWords(quality, sends);
  return (
    <Tile
      className={classNames(gone && "bg-paper!", className)}
      tag={
        gone ? undefined : (
          <>
            <span className="truncate">{name}</span>
            {sends?.mic === false && <SpokenIcon icon={MicOff} words={callWords.theirMicrophoneOff} />}
            {saysPaused(sends, "mic") && <SpokenIcon icon={MicOff} words={callWords.theirMicrophonePaused} />}
            {still !== null && <SpokenIcon icon={CirclePause} words={still} />}
            {sends?.camera === false && <SpokenIcon icon={VideoOff} words={callWords.theirCameraOff} />}
            {!picture && quality !== null && sends?.camera !== false && (
              <span className="font-medium text-muted">{callWords.noPicture}</span>
            )}
            {quality !== null && <QualityBars quality={qualityBeside(quality, sends)} words={false} />}
          </>
        )
      }
    >
      {!gone && !picture && <PersonDrawing look="unknown" className="absolute inset-0" />}
      {stream !== null && (
        <StreamVideo
          label={name}
          stream={stream}
          muted={sound === "refused"}
          onSilenced={() => setSound("refused")}
          className={classNames(
            "transition-opacity duration-200",
            !picture ? "opacity-0" : (stalled || still !== null) && "opacity-40",
          )}
        />
      )}
      {children}
      {stream !== null && sound === "refused" && (
        <Button
          tone="teal"
          icon={<Volume2 aria-hidden="true" size={22} strokeWidth={2.4} />}
          onClick={() => setSound("allowed")}
          className="absolute top-1/2 left-1/2 z-20 w-max max-w-[92%] -translate-1/2"
        >
          {callWords.playSound}
        </Button>
      )}
    </Tile>
  );
}
