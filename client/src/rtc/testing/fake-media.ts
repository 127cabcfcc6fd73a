/** A track as the code under test sees it. */
export class FakeTrack extends EventTarget {
  static #count = 0;
  readonly kind: "audio" | "video";
  readonly id: string;
  enabled = true;
  muted = false;
  readyState: "live" | "ended" = "live";
  /** It no longer shows what arrives for it. */
  isDead = false;
  readonly deviceId: string;

  readonly #facingMode: string | undefined;

  constructor(kind: "audio" | "video", deviceId = "default", facingMode?: string) {
    super();
    this.kind = kind;
    this.deviceId = deviceId;
    this.#facingMode = facingMode;
    this.id = `${kind}-${++FakeTrack.#count}`;
  }

  stop(): void {
    this.readyState = "ended";
  }

  clone(): FakeTrack {
    return new FakeTrack(this.kind, this.deviceId);
  }

  getSettings(): MediaTrackSettings {
    const facingMode = this.#facingMode;
    return { deviceId: this.deviceId, ...(facingMode === undefined ? {} : { facingMode }) };
  }

  /** The system pauses the device, or resumes it. */
  pause(isPaused: boolean): void {
    this.muted = isPaused;
    this.dispatchEvent(new Event(isPaused ? "mute" : "unmute"));
  }

  /** The device is unplugged: the browser ends the track and fires `ended`. */
  unplug(): void {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }
}

export class FakeMediaStream {
  readonly #tracks: readonly FakeTrack[];

  constructor(tracks: readonly FakeTrack[] = []) {
    this.#tracks = tracks;
  }

  getTracks = () => [...this.#tracks];
  getAudioTracks = () => this.#tracks.filter((track) => track.kind === "audio");
  getVideoTracks = () => this.#tracks.filter((track) => track.kind === "video");
}

/** The double has only the members of a track that this code uses. */
export const asTrack = (track: FakeTrack) => track as unknown as MediaStreamTrack;

/** True if a received track still shows what arrives for it. */
export const isAlive = (track: MediaStreamTrack) => !(track as unknown as FakeTrack).isDead;
