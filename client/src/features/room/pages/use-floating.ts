import type { PeerId } from "@lets-meet/shared/ids.ts";
import { useEffect, useState } from "react";
import type { StageTile } from "../stage.ts";

type Floating = {
  /** Whose picture floats over other windows. */
  readonly peerId: PeerId | null;
  /** Lets the picture of a tile float, or ends it; `null` where the browser cannot. */
  readonly toggle: ((tile: StageTile) => void) | null;
};

/** The id of the video that shows a tile. */
export const videoId = (tileKey: string): string => `video-${tileKey}`;

/** One picture of the call in a small window over all others (W3C Picture-in-Picture §3). */
export function useFloating(): Floating {
  const [peerId, setPeerId] = useState<PeerId | null>(null);
  useEffect(
    () => () => {
      if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => {});
    },
    [],
  );
  if (!document.pictureInPictureEnabled) return { peerId: null, toggle: null };
  const toggle = ({ key, member }: StageTile) => {
    if (document.pictureInPictureElement) {
      document.exitPictureInPicture().catch(() => {});
      return;
    }
    const video = document.getElementById(videoId(key));
    if (!(video instanceof HTMLVideoElement)) return;
    // Refused where there is no picture yet.
    video.requestPictureInPicture().then(
      () => {
        setPeerId(member.peerId);
        video.addEventListener("leavepictureinpicture", () => setPeerId(null), { once: true });
      },
      () => {},
    );
  };
  return { peerId, toggle };
}
