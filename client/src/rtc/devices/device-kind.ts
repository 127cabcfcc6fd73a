/** A device that a page can request. */
export type DeviceKind = "camera" | "microphone";
