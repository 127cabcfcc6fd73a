import { failureOf, type MediaFailure } from "./media-failure.ts";
import { noTracks, type Tracks } from "./slots.ts";

/** One device as a person chooses it. */
export type Device = { readonly id: string; readonly label: string };

/** One kind of device: switched off by choice, being opened, open (and perhaps muted), or failed. */
export type DeviceState =
  | { readonly state: "off" }
  | { readonly state: "starting" }
  | { readonly state: "on"; readonly deviceId: string; readonly muted: boolean }
  | { readonly state: "failed"; readonly failure: MediaFailure };

/** What this page captures. `stream` is replaced, never changed, when a track comes or goes. */
export type LocalMedia = {
  readonly stream: MediaStream | null;
  readonly camera: DeviceState;
  readonly microphone: DeviceState;
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
};

export type DeviceKind = "camera" | "microphone";

export const noMedia: LocalMedia = {
  stream: null,
  camera: { state: "off" },
  microphone: { state: "off" },
  cameras: [],
  microphones: [],
};

export type CaptureOptions = {
  /** `undefined` where the page is no secure context, or the browser has none. */
  readonly mediaDevices: MediaDevices | undefined;
  readonly isSecureContext: boolean;
};

type Slot = {
  track: MediaStreamTrack | null;
  state: DeviceState;
  chosen: string | null;
  /** Grows with every wish, so that what an earlier one brings is thrown away. */
  wish: number;
};

const newSlot = (): Slot => ({ track: null, state: { state: "off" }, chosen: null, wish: 0 });
const kinds = ["camera", "microphone"] as const;

/**
 * This page's camera and microphone, each by itself, so that one that fails leaves the other. A camera that is off is let
 * go (its light goes out); a microphone that is off stays open and silent, so that it is back at once. Failures are values.
 */
export class Capture {
  readonly #options: CaptureOptions;
  readonly #slots: Readonly<Record<DeviceKind, Slot>> = { camera: newSlot(), microphone: newSlot() };
  readonly #listeners: ((media: LocalMedia) => void)[] = [];
  #media: LocalMedia = noMedia;

  constructor(options: CaptureOptions) {
    this.#options = options;
    options.mediaDevices?.addEventListener?.("devicechange", () => void this.#list());
  }

  /** Tells this listener whenever something has changed. */
  listen(changed: (media: LocalMedia) => void): void {
    this.#listeners.push(changed);
  }

  get media(): LocalMedia {
    return this.#media;
  }

  get tracks(): Tracks {
    return { ...noTracks, audio: this.#slots.microphone.track, video: this.#slots.camera.track };
  }

  /** Opens both with one question of the browser's; when that fails, each by itself tells why. */
  async openBoth(): Promise<void> {
    const { mediaDevices } = this.#options;
    const wishes = { camera: this.#begin("camera"), microphone: this.#begin("microphone") };
    try {
      if (mediaDevices?.getUserMedia === undefined) throw new TypeError("no media devices");
      const stream = await mediaDevices.getUserMedia({
        video: this.#constraints("camera"),
        audio: this.#constraints("microphone"),
      });
      this.#take("camera", wishes.camera, stream.getVideoTracks()[0]);
      this.#take("microphone", wishes.microphone, stream.getAudioTracks()[0]);
      await this.#list();
    } catch {
      await this.#openWished("camera", wishes.camera);
      await this.#openWished("microphone", wishes.microphone);
    }
  }

  /** Turns picture or sound on or off. */
  async want(kind: DeviceKind, live: boolean): Promise<void> {
    const slot = this.#slots[kind];
    if (kind === "microphone" && slot.state.state === "on" && slot.track !== null) {
      slot.track.enabled = live;
      slot.state = { ...slot.state, muted: !live };
      this.#tell();
    } else if (live) await this.#openWished(kind, this.#begin(kind));
    else this.#drop(kind, { state: "off" });
  }

  /** Takes another device; one that is off is only remembered for when it is wanted. */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    const slot = this.#slots[kind];
    slot.chosen = id;
    if (slot.state.state !== "on" && slot.state.state !== "failed") return;
    // A phone opens one camera at a time.
    if (kind === "camera") slot.track?.stop();
    await this.#openWished(kind, ++slot.wish);
  }

  /** Opens what the browser gives without a question; the rest stays off. */
  async openGranted(wanted: readonly DeviceKind[], isGranted: (kind: DeviceKind) => Promise<boolean>) {
    const granted = await Promise.all(wanted.map(async (kind) => ((await isGranted(kind)) ? kind : null)));
    const off = granted.filter((kind) => kind !== null && this.#slots[kind].state.state === "off");
    if (off.length === kinds.length) await this.openBoth();
    else for (const kind of off) if (kind !== null) await this.#openWished(kind, this.#begin(kind));
  }

  /** Lets both devices go. */
  close(): void {
    for (const kind of kinds) this.#drop(kind, { state: "off" });
  }

  #begin(kind: DeviceKind): number {
    const slot = this.#slots[kind];
    slot.state = { state: "starting" };
    this.#tell();
    return ++slot.wish;
  }

  async #openWished(kind: DeviceKind, wish: number): Promise<void> {
    const { mediaDevices, isSecureContext } = this.#options;
    const slot = this.#slots[kind];
    try {
      if (mediaDevices?.getUserMedia === undefined) throw new TypeError("no media devices");
      const constraints = this.#constraints(kind);
      const stream = await mediaDevices.getUserMedia(
        kind === "camera" ? { video: constraints } : { audio: constraints },
      );
      this.#take(kind, wish, stream.getTracks()[0]);
      await this.#list();
    } catch (error) {
      if (wish === slot.wish)
        this.#drop(kind, { state: "failed", failure: failureOf(error, isSecureContext) });
    }
  }

  #take(kind: DeviceKind, wish: number, track: MediaStreamTrack | undefined): void {
    const slot = this.#slots[kind];
    if (track === undefined || wish !== slot.wish) {
      track?.stop();
      return;
    }
    // Whoever muted the microphone before, or while it was being switched, stays muted.
    const muted = slot.state.state === "on" && slot.state.muted;
    track.enabled = !muted;
    slot.track?.stop();
    slot.track = track;
    slot.state = { state: "on", deviceId: track.getSettings().deviceId ?? "", muted };
    track.addEventListener("ended", () => {
      // Only the device itself ends a track that is still in its slot: it was unplugged, or taken away.
      if (slot.track === track) this.#drop(kind, { state: "failed", failure: "missing" });
    });
    this.#tell();
  }

  #drop(kind: DeviceKind, state: DeviceState): void {
    const slot = this.#slots[kind];
    const { track } = slot;
    if (track === null && slot.state.state === "off" && state.state === "off") return;
    slot.wish++;
    slot.track = null;
    slot.state = state;
    track?.stop();
    this.#tell();
  }

  #constraints(kind: DeviceKind): MediaTrackConstraints {
    const { chosen } = this.#slots[kind];
    const device = chosen === null ? {} : { deviceId: { exact: chosen } };
    return kind === "camera"
      ? { ...device, width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24, max: 30 } }
      : { ...device, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  }

  async #list(): Promise<void> {
    const found = await this.#options.mediaDevices?.enumerateDevices?.().catch(() => []);
    const of = (kind: MediaDeviceKind): readonly Device[] =>
      (found ?? [])
        .filter((device) => device.kind === kind && device.deviceId !== "")
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    this.#media = { ...this.#media, cameras: of("videoinput"), microphones: of("audioinput") };
    this.#tell();
  }

  #tell(): void {
    const { camera, microphone } = this.#slots;
    const tracks = [camera.track, microphone.track].filter((track) => track !== null);
    const before = this.#media.stream?.getTracks() ?? [];
    const isSame = tracks.length === before.length && tracks.every((track) => before.includes(track));
    const stream = isSame ? this.#media.stream : tracks.length === 0 ? null : new MediaStream(tracks);
    this.#media = { ...this.#media, stream, camera: camera.state, microphone: microphone.state };
    for (const changed of this.#listeners) changed(this.#media);
  }
}
