import { beginSmall, firstScale } from "../quality/first-picture.ts";

/** The tracks this side sends; each has one slot in the call. */
export type Tracks = {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
  /** The sound of the shared screen. */
  readonly screenAudio: MediaStreamTrack | null;
};
export type TrackName = keyof Tracks;

export const noTracks: Tracks = { audio: null, video: null, screen: null, screenAudio: null };

/** The tracks that the peer sends now, as far as negotiated. */
export type ReceivedTracks = {
  readonly camera: readonly MediaStreamTrack[];
  readonly screen: readonly MediaStreamTrack[];
};

const cameraKinds = ["audio", "video"] as const;
const screenNames = ["screen", "screenAudio"] as const;

/**
 * The slots of one connection's tracks, which identify each track on both sides without signaling. The first
 * audio and the first video section are microphone and camera of both sides; every later section carries the
 * screen of the side that opened it only, so that two sides that share at the same moment never meet in one
 * section.
 */
export class Slots {
  readonly #connection: RTCPeerConnection;
  readonly #camera = new MediaStream();
  readonly #screen = new MediaStream();
  readonly #own = new Map<(typeof screenNames)[number], RTCRtpTransceiver>();
  /** The camera's picture has begun; from then on, its size is set elsewhere. */
  #hasBegun = false;

  constructor(connection: RTCPeerConnection) {
    this.#connection = connection;
  }

  /**
   * Opens the slots of microphone and camera, with or without tracks, so that one offer settles the whole
   * call.
   */
  open(tracks: Tracks): void {
    this.#hasBegun = true;
    for (const kind of cameraKinds) {
      const track = tracks[kind];
      this.#connection.addTransceiver(track ?? kind, {
        direction: track === null ? "recvonly" : "sendrecv",
        streams: [this.#camera],
        ...(kind === "video" ? { sendEncodings: [{ scaleResolutionDownBy: firstScale }] } : {}),
      });
    }
    this.#fillScreen(tracks);
  }

  /**
   * Puts the tracks into their slots. A slot whose track is added or removed changes its direction, which the
   * connection negotiates; a track that only replaces another is swapped without a negotiation.
   */
  fill(tracks: Tracks): void {
    for (const kind of cameraKinds) {
      const slot = this.#cameraSlot(kind);
      if (slot !== undefined)
        put(slot, tracks[kind], tracks[kind] === null ? "recvonly" : "sendrecv", this.#camera);
    }
    this.#fillScreen(tracks);
  }

  /** Reduces the camera's first pictures, if this side has not opened its slot. Waits for the browser. */
  begin(): void {
    const camera = this.#cameraSlot("video");
    if (camera === undefined || this.#hasBegun) return;
    this.#hasBegun = true;
    beginSmall(camera.sender);
  }

  /** The slot of a track, once it is open. */
  slot(name: TrackName): RTCRtpTransceiver | undefined {
    return name === "audio" || name === "video" ? this.#cameraSlot(name) : this.#own.get(name);
  }

  get received(): ReceivedTracks {
    const camera = new Set(cameraKinds.map((kind) => this.#cameraSlot(kind)));
    const received = this.#connection
      .getTransceivers()
      .filter(({ currentDirection: now }) => now === "sendrecv" || now === "recvonly");
    return {
      camera: received.filter((one) => camera.has(one)).map((one) => one.receiver.track),
      screen: received.filter((one) => !camera.has(one)).map((one) => one.receiver.track),
    };
  }

  #fillScreen(tracks: Tracks): void {
    for (const name of screenNames) {
      const track = tracks[name];
      const slot = this.#own.get(name);
      if (slot !== undefined) put(slot, track, track === null ? "inactive" : "sendonly", this.#screen);
      else if (track !== null)
        this.#own.set(
          name,
          this.#connection.addTransceiver(track, { direction: "sendonly", streams: [this.#screen] }),
        );
    }
  }

  // In the order of their sections: those of the first offer come first on both sides (RFC 8829 §5.10).
  #cameraSlot(kind: "audio" | "video"): RTCRtpTransceiver | undefined {
    return this.#connection.getTransceivers().find((one) => one.receiver.track.kind === kind);
  }
}

function put(
  slot: RTCRtpTransceiver,
  track: MediaStreamTrack | null,
  direction: RTCRtpTransceiverDirection,
  group: MediaStream,
): void {
  // Not compared with the current track: an earlier swap may still be in progress, and swaps happen in order.
  // A track that ends during its swap sends nothing; its owner publishes again.
  slot.sender.replaceTrack(track).catch(() => {});
  if (slot.direction === direction) return;
  // The peer keeps sound and picture of one group in sync.
  if (track !== null) slot.sender.setStreams?.(group);
  slot.direction = direction;
}
