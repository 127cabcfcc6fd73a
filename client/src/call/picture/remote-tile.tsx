import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import { CirclePause, MicOff, VideoOff, Volume2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Quality } from "../../rtc/quality/link-stats.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { PersonDrawing } from "../../ui/person-drawing.tsx";
import { SpokenIcon } from "../../ui/spoken-icon.tsx";
import { Tile } from "../../ui/tile.tsx";
import { callWords } from "../words.ts";
import { CoveredVideo, type CoveredVideoProps } from "./covered-video.tsx";
import { qualityBeside, saysPaused, stillWords } from "./paused.ts";
import { QualityBars } from "./quality-bars.tsx";
import { StreamVideo } from "./stream-video.tsx";

/** The media received from the peer. `picture`: the stream has a picture to show now. */
export type RemoteMedia = {
  readonly stream: MediaStream | null;
  readonly picture: boolean;
  /** Why the picture is covered; `null` if it is shown. */
  readonly cover?: CoveredVideoProps["why"] | null;
};

export type RemoteTileProps = {
  readonly name: string;
  readonly remote: RemoteMedia;
  /** `null` while there is no connection. */
  readonly quality: Quality | null;
  /** The media that the peer reports to send; `null` while that is unknown. */
  readonly sends?: Partial<Sending> | null;
  /** The picture is frozen: it is shown dimmed. */
  readonly stalled?: boolean;
  /** The peer has left: the tile shows neither picture nor name, only `children` on paper. */
  readonly gone?: boolean;
  /** Shown on top of the picture. */
  readonly children?: ReactNode;
  readonly className?: string;
};

/** The peer's picture, not mirrored, or a drawing without one. The sound plays in both cases. */
export function RemoteTile(props: RemoteTileProps) {
  const { name, remote, quality, sends = null, stalled = false, gone = false, children, className } = props;
  // `refused`: the browser blocked the sound. After a press it plays, also in every later conversation.
  const [sound, setSound] = useState<"allowed" | "refused">("allowed");
  const { picture, cover = null } = remote;
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
            !picture || cover !== null ? "opacity-0" : (stalled || still !== null) && "opacity-40",
          )}
        />
      )}
      {stream !== null && picture && cover !== null && <CoveredVideo stream={stream} why={cover} />}
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
