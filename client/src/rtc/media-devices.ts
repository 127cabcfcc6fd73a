/** Why a camera or microphone is not there; each has its own words and its own way to mend it. */
export type MediaFailure = "denied" | "missing" | "busy" | "insecure" | "unsupported" | "failed";

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
