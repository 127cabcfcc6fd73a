/** The tracks this side sends; each kind has one place in the call. */
export type Tracks = {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
};

const kinds = ["audio", "video"] as const;

/** Opens one place for each kind, whether or not there is a track for it, so that one offer settles the whole call. */
export function openSlots(connection: RTCPeerConnection, tracks: Tracks, group: MediaStream): void {
  for (const kind of kinds) {
    const track = tracks[kind];
    connection.addTransceiver(track ?? kind, {
      direction: track === null ? "recvonly" : "sendrecv",
      streams: [group],
    });
  }
}

/**
 * Puts the tracks into their places. A place whose kind comes or goes changes its direction, which the connection
 * negotiates; a track that only takes another's place is swapped without a word to the other side.
 */
export function fillSlots(connection: RTCPeerConnection, tracks: Tracks, group: MediaStream): void {
  for (const kind of kinds) {
    const slot = connection
      .getTransceivers()
      .find((one) => one.receiver.track.kind === kind && one.direction !== "stopped");
    if (slot === undefined) continue;
    const track = tracks[kind];
    const direction = track === null ? "recvonly" : "sendrecv";
    // Not compared with the track that is in: an earlier swap may still be under way, and swaps happen in order.
    // A track that ends while it is put in sends nothing; whoever ended it publishes again.
    slot.sender.replaceTrack(track).catch(() => {});
    if (slot.direction !== direction) {
      // Sound and picture of one group are kept in step by the other side.
      if (track !== null) slot.sender.setStreams?.(group);
      slot.direction = direction;
    }
  }
}

/** What the other side sends, as far as negotiated. */
export const receivedTracks = (connection: RTCPeerConnection): readonly MediaStreamTrack[] =>
  connection
    .getTransceivers()
    .filter((one) => one.currentDirection === "sendrecv" || one.currentDirection === "recvonly")
    .map((one) => one.receiver.track);
