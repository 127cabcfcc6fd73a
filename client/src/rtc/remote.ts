import type { ReceivedTracks } from "./slots.ts";

/** What the other side sends now: a new stream whenever a track of it comes or goes, `null` where there is none. */
export type Remote = { readonly camera: MediaStream | null; readonly screen: MediaStream | null };

export const noRemote: Remote = { camera: null, screen: null };

/** The same object when nothing has changed; a stream that has not changed stays the one it was. */
export function remoteOf(received: ReceivedTracks, before: Remote): Remote {
  const camera = streamOf(received.camera, before.camera);
  const screen = streamOf(received.screen, before.screen);
  return camera === before.camera && screen === before.screen ? before : { camera, screen };
}

function streamOf(tracks: readonly MediaStreamTrack[], before: MediaStream | null): MediaStream | null {
  const known = before?.getTracks() ?? [];
  if (tracks.length === known.length && tracks.every((track) => known.includes(track))) return before;
  return tracks.length === 0 ? null : new MediaStream([...tracks]);
}
