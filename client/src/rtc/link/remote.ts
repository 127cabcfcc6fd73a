import type { ReceivedTracks } from "./slots.ts";

/**
 * The streams that the peer sends: a new object whenever a track is added or removed, `null` if there is
 * none.
 */
export type Remote = { readonly camera: MediaStream | null; readonly screen: MediaStream | null };

export const noRemote: Remote = { camera: null, screen: null };

/** Returns the same object if nothing has changed; an unchanged stream stays the same object. */
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
