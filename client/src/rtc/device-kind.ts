/** What a page can ask a person for. */
export type DeviceKind = "camera" | "microphone";
