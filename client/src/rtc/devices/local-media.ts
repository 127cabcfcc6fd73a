import type { MediaFailure } from "./media-failure.ts";

/** A device that the user can choose. */
export type Device = { readonly id: string; readonly label: string };

/** A note on a device that is on: it replaces the chosen one, or the chosen one could not replace it. */
export type DeviceNote =
  | { readonly kind: "stands-in" }
  | { readonly kind: "kept"; readonly failure: MediaFailure };

/** One kind of device: switched off by choice, being opened, open (and perhaps muted), or failed. */
export type DeviceState =
  | { readonly state: "off" }
  | { readonly state: "starting" }
  | {
      readonly state: "on";
      readonly deviceId: string;
      readonly muted: boolean;
      /** The system or another program holds it: it delivers nothing until released (W3C Media Capture §4.3.1). */
      readonly paused?: true;
      readonly note?: DeviceNote;
    }
  | { readonly state: "failed"; readonly failure: MediaFailure };

/** The media this page captures. `stream` is replaced, never mutated, when a track is added or removed. */
export type LocalMedia = {
  readonly stream: MediaStream | null;
  readonly camera: DeviceState;
  readonly microphone: DeviceState;
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
};

export const noMedia: LocalMedia = {
  stream: null,
  camera: { state: "off" },
  microphone: { state: "off" },
  cameras: [],
  microphones: [],
};
