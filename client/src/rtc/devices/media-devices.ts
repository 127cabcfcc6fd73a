import { noTracks, type Tracks } from "../link/slots.ts";
import { askedAlone, type GrantOf } from "./asked-alone.ts";
import { constraintsFor } from "./device-constraints.ts";
import type { DeviceKind } from "./device-kind.ts";
import { isListed, listedDevices } from "./device-list.ts";
import { type DeviceNote, type DeviceState, type LocalMedia, noMedia } from "./local-media.ts";
import { failureOf } from "./media-failure.ts";

export type CaptureOptions = {
  /** `undefined` if the page is not a secure context, or the browser has none. */
  readonly mediaDevices: MediaDevices | undefined;
  readonly isSecureContext: boolean;
  readonly grantOf?: GrantOf;
  /** The devices that the user switched off in this tab before the reload. */
  readonly switchedOff?: readonly DeviceKind[];
};

type Slot = {
  track: MediaStreamTrack | null;
  state: DeviceState;
  chosen: string | null;
  /** The user's last choice: only another choice of theirs makes the device live again. */
  isSwitchedOff: boolean;
  /** Grows with every wish, so that the result of an earlier wish is discarded. */
  wish: number;
};

const newSlot = (isSwitchedOff: boolean): Slot => ({
  track: null,
  state: { state: "off" },
  chosen: null,
  isSwitchedOff,
  wish: 0,
});
const kinds = ["camera", "microphone"] as const;
const shownState = ({ track, state }: Slot): DeviceState =>
  state.state === "on" && track?.muted === true ? { ...state, paused: true } : state;

/**
 * This page's camera and microphone, handled separately: one works when the other fails. A camera that is off is
 * released (its light goes out); a microphone that is off stays open and silent, to be back at once. A device that the
 * user has switched off stays off until they switch it on, whatever the devices do. Failures are values.
 */
export class Capture {
  readonly #options: CaptureOptions;
  readonly #slots: Readonly<Record<DeviceKind, Slot>>;
  readonly #listeners: ((media: LocalMedia) => void)[] = [];
  #media: LocalMedia = noMedia;

  constructor(options: CaptureOptions) {
    this.#options = options;
    const isOff = (kind: DeviceKind) => options.switchedOff?.includes(kind) === true;
    this.#slots = { camera: newSlot(isOff("camera")), microphone: newSlot(isOff("microphone")) };
    options.mediaDevices?.addEventListener?.("devicechange", () => void this.#list());
  }

  /** Calls this listener after every change. */
  listen(changed: (media: LocalMedia) => void): void {
    this.#listeners.push(changed);
  }

  get media(): LocalMedia {
    return this.#media;
  }

  get tracks(): Tracks {
    return { ...noTracks, audio: this.#slots.microphone.track, video: this.#slots.camera.track };
  }

  /** The devices that the user has switched off, and not on again since. */
  get switchedOff(): readonly DeviceKind[] {
    return kinds.filter((kind) => this.#slots[kind].isSwitchedOff);
  }

  /**
   * Opens both devices with one prompt; if that fails, requests each alone to learn why, unless the user has just
   * refused. A switched-off microphone opens silent; a camera opens live, because it was asked for.
   */
  async openBoth(): Promise<void> {
    this.#slots.camera.isSwitchedOff = false;
    const wishes = { camera: this.#begin("camera"), microphone: this.#begin("microphone") };
    try {
      const stream = await this.#ask(...kinds);
      this.#take("camera", wishes.camera, stream.getVideoTracks()[0]);
      this.#take("microphone", wishes.microphone, stream.getAudioTracks()[0]);
      await this.#list();
    } catch (error) {
      const alone = await askedAlone(error, kinds, this.#options.grantOf);
      for (const kind of kinds)
        await this.#openWished(kind, wishes[kind], alone.includes(kind) ? null : error);
    }
  }

  /** Turns picture or sound on or off, by the user's choice. */
  async want(kind: DeviceKind, live: boolean): Promise<void> {
    const slot = this.#slots[kind];
    slot.isSwitchedOff = !live;
    if (kind === "microphone" && slot.state.state === "on" && slot.track !== null) {
      slot.track.enabled = live;
      slot.state = { ...slot.state, muted: !live };
      this.#tell();
    } else if (live) await this.#openWished(kind, this.#begin(kind));
    else this.#drop(kind, { state: "off" });
  }

  /** Opens a failed device again, as it was: a switched-off microphone stays silent. */
  async retry(kind: DeviceKind | "both"): Promise<void> {
    if (kind === "both") await this.openBoth();
    else if (this.#slots[kind].state.state === "failed") await this.#openWished(kind, this.#begin(kind));
  }

  /** Switches to another device, or only remembers it while off. A failure keeps the running device. */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    const slot = this.#slots[kind];
    const before = slot.chosen;
    slot.chosen = id;
    if (slot.state.state === "failed") await this.#openWished(kind, ++slot.wish);
    else if (slot.state.state === "on") await this.#switch(kind, ++slot.wish, before);
  }

  /** Opens the wanted devices that need no prompt; the rest stay off. */
  async openGranted(wanted: readonly DeviceKind[], isGranted: (kind: DeviceKind) => Promise<boolean>) {
    const granted = await Promise.all(wanted.map(async (kind) => ((await isGranted(kind)) ? kind : null)));
    await this.reopen(granted.filter((kind) => kind !== null));
  }

  /** Opens those devices, except the ones that the user has switched off; the browser may prompt. */
  async reopen(wanted: readonly DeviceKind[]): Promise<void> {
    const off = wanted.filter(
      (kind) => this.#slots[kind].state.state === "off" && !this.#slots[kind].isSwitchedOff,
    );
    if (off.length === kinds.length) await this.openBoth();
    else for (const kind of off) await this.#openWished(kind, this.#begin(kind));
  }

  /** Releases both devices. */
  close(): void {
    for (const kind of kinds) this.#drop(kind, { state: "off" });
  }

  #begin(kind: DeviceKind): number {
    const slot = this.#slots[kind];
    slot.state = { state: "starting" };
    this.#tell();
    return ++slot.wish;
  }

  async #openWished(kind: DeviceKind, wish: number, refused: unknown = null): Promise<void> {
    const slot = this.#slots[kind];
    try {
      if (refused !== null) throw refused;
      this.#take(kind, wish, await this.#open(kind));
    } catch (error) {
      if (wish !== slot.wish) return;
      const failure = failureOf(error, this.#options.isSecureContext);
      if (failure === "missing" && slot.chosen !== null) {
        slot.chosen = null;
        await this.#openInstead(kind, wish);
      } else this.#drop(kind, { state: "failed", failure });
    }
    await this.#list();
  }

  /** The chosen device is gone: opens the browser's choice instead, with a note for the user. */
  async #openInstead(kind: DeviceKind, wish: number): Promise<void> {
    try {
      this.#take(kind, wish, await this.#open(kind), { kind: "stands-in" });
    } catch (error) {
      if (wish === this.#slots[kind].wish)
        this.#drop(kind, { state: "failed", failure: failureOf(error, this.#options.isSecureContext) });
    }
  }

  /** Replaces the running device by the chosen one; the running device continues if that fails. */
  async #switch(kind: DeviceKind, wish: number, before: string | null): Promise<void> {
    const slot = this.#slots[kind];
    const running = slot.track;
    // A phone opens one camera at a time, and reports each camera's facing mode.
    const isAlone = kind === "camera" && running?.getSettings().facingMode !== undefined;
    if (isAlone) running?.stop();
    try {
      this.#take(kind, wish, await this.#open(kind));
    } catch (error) {
      if (wish !== slot.wish) return;
      const failure = failureOf(error, this.#options.isSecureContext);
      slot.chosen = before;
      if (isAlone) await this.#openWished(kind, wish);
      if (wish === slot.wish && slot.state.state === "on") {
        slot.state = { ...slot.state, note: { kind: "kept", failure } };
        this.#tell();
      }
    }
    await this.#list();
  }

  async #open(kind: DeviceKind): Promise<MediaStreamTrack | undefined> {
    return (await this.#ask(kind)).getTracks()[0];
  }

  async #ask(...asked: readonly DeviceKind[]): Promise<MediaStream> {
    const { mediaDevices } = this.#options;
    if (mediaDevices?.getUserMedia === undefined) throw new TypeError("no media devices");
    const wish = (kind: DeviceKind) => asked.includes(kind) && constraintsFor(kind, this.#slots[kind].chosen);
    return await mediaDevices.getUserMedia({ video: wish("camera"), audio: wish("microphone") });
  }

  #take(kind: DeviceKind, wish: number, track: MediaStreamTrack | undefined, note?: DeviceNote): void {
    const slot = this.#slots[kind];
    if (track === undefined || wish !== slot.wish) {
      track?.stop();
      return;
    }
    const muted = kind === "microphone" && slot.isSwitchedOff;
    track.enabled = !muted;
    slot.track?.stop();
    slot.track = track;
    const deviceId = track.getSettings().deviceId ?? "";
    slot.state = { state: "on", deviceId, muted, ...(note === undefined ? {} : { note }) };
    for (const change of ["mute", "unmute"]) track.addEventListener(change, () => this.#tell());
    track.addEventListener("ended", () => {
      // Only the device can end a track that is still in its slot: it was unplugged, or taken away.
      if (slot.track === track) void this.#lost(kind, deviceId);
    });
    // Unplugged while it was being opened: the event fired before the listener was added.
    if (track.readyState === "ended") void this.#lost(kind, deviceId);
    else this.#tell();
  }

  /** A device has ended. If it is still connected, the user, the browser or the system took it from the page. */
  async #lost(kind: DeviceKind, deviceId: string): Promise<void> {
    this.#drop(kind, { state: "failed", failure: "missing" });
    const slot = this.#slots[kind];
    const { wish } = slot;
    const found = (await this.#options.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
    if (!isListed(found, kind, deviceId) || wish !== slot.wish) return;
    slot.state = { state: "failed", failure: "denied" };
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

  async #list(): Promise<void> {
    const found = (await this.#options.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
    const cameras = listedDevices(found, "camera");
    this.#media = { ...this.#media, cameras, microphones: listedDevices(found, "microphone") };
    this.#tell();
  }

  #tell(): void {
    const { camera, microphone } = this.#slots;
    const tracks = [camera.track, microphone.track].filter((track) => track !== null);
    const before = this.#media.stream?.getTracks() ?? [];
    const isSame = tracks.length === before.length && tracks.every((track) => before.includes(track));
    const stream = isSame ? this.#media.stream : tracks.length === 0 ? null : new MediaStream(tracks);
    this.#media = { ...this.#media, stream, camera: shownState(camera), microphone: shownState(microphone) };
    for (const changed of this.#listeners) changed(this.#media);
  }
}
