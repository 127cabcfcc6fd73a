import { CameraOff, CirclePause, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import type { LocalMedia } from "../../rtc/devices/local-media.ts";
import { classNames } from "../../ui/class-names.ts";
import { Tile } from "../../ui/tile.tsx";
import { StreamVideo } from "../picture/stream-video.tsx";
import { callWords } from "../words.ts";
import { isGiving, isPaused } from "./device-live.ts";

export type OwnPreviewProps = {
  readonly media: LocalMedia;
  readonly tag?: ReactNode;
  /** For a small tile in a corner: shows an icon only, no words. */
  readonly compact?: boolean;
  readonly className?: string;
};

/** The user's own picture, mirrored like in a mirror; without a picture, it gives the reason. */
export function OwnPreview({ media, tag = callWords.you, compact = false, className }: OwnPreviewProps) {
  const { camera, stream } = media;
  const starting = camera.state === "starting";
  const said =
    camera.state === "failed"
      ? callWords.cameraFailed
      : starting
        ? callWords.cameraStarting
        : isPaused(camera)
          ? callWords.cameraPaused
          : callWords.cameraOff;
  const Icon = starting ? LoaderCircle : isPaused(camera) ? CirclePause : CameraOff;
  return (
    <Tile tag={tag} {...(className === undefined ? {} : { className })}>
      {isGiving(camera) && stream !== null ? (
        <StreamVideo label={callWords.you} stream={stream} mirrored muted />
      ) : (
        <div className="@container absolute inset-0 flex flex-col items-center justify-center gap-3 bg-teal p-4 pb-10 text-center text-on">
          <Icon
            aria-hidden="true"
            size={compact ? 28 : 48}
            strokeWidth={2}
            // Hidden if the words need the room.
            className={classNames(starting && "animate-turn", !compact && "@max-[14rem]:hidden")}
          />
          <p
            className={
              compact ? "sr-only" : "max-w-72 font-bold @max-[10rem]:text-sm @max-[10rem]:leading-tight"
            }
          >
            {said}
          </p>
        </div>
      )}
    </Tile>
  );
}
