import { useEffect, useSyncExternalStore } from "react";
import type { StageTile } from "../../call/stage.ts";

type Floating = {
  /** The key of the tile whose picture floats over other windows. */
  readonly key: string | null;
  /** Floats a tile's picture, or ends that; `null` if the browser does not support it. */
  readonly toggle: ((tile: StageTile) => void) | null;
};

const idPrefix = "video-";

/** The id of the video that shows a tile. */
export const videoId = (tileKey: string): string => `${idPrefix}${tileKey}`;

/** Both events bubble from the video, whether this page or the browser's own menu caused them. */
function subscribe(onChange: () => void): () => void {
  const ends = new AbortController();
  for (const type of ["enterpictureinpicture", "leavepictureinpicture"])
    document.addEventListener(type, onChange, { signal: ends.signal });
  return () => ends.abort();
}

function floatingKey(): string | null {
  const id = document.pictureInPictureElement?.id;
  return id?.startsWith(idPrefix) === true ? id.slice(idPrefix.length) : null;
}

/** One picture of the call in a small window over all others (W3C Picture-in-Picture §3). */
export function useFloating(): Floating {
  const key = useSyncExternalStore(subscribe, floatingKey);
  useEffect(
    () => () => {
      if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => {});
    },
    [],
  );
  if (!document.pictureInPictureEnabled) return { key, toggle: null };
  const toggle = (tile: StageTile) => {
    if (document.pictureInPictureElement) {
      document.exitPictureInPicture().catch(() => {});
      return;
    }
    const video = document.getElementById(videoId(tile.key));
    // Rejected while there is no picture yet.
    if (video instanceof HTMLVideoElement) video.requestPictureInPicture().catch(() => {});
  };
  return { key, toggle };
}
