import type { DeviceNote } from "../rtc/devices/local-media.ts";
import type { MediaFailure } from "../rtc/devices/media-failure.ts";
import type { Quality } from "../rtc/quality/link-stats.ts";

/** A device, or both. */
export type DeviceKindOrBoth = "camera" | "microphone" | "both";

const deviceNames: Readonly<Record<DeviceKindOrBoth, string>> = {
  camera: "camera",
  microphone: "microphone",
  both: "camera and microphone",
};

/** The words on the controls and panels that all calls share. */
export const callWords = {
  you: "You",
  camera: "Camera",
  microphone: "Microphone",
  noCameras: "No camera found",
  noMicrophones: "No microphone found",
  chooseLater: "Turn it on to choose",
  turnCameraOn: "Turn camera on",
  turnCameraOff: "Turn camera off",
  turnMicrophoneOn: "Turn microphone on",
  turnMicrophoneOff: "Turn microphone off",
  devices: "Devices",
  seeDevices: "See “Devices”.",
  deviceLost: (kind: "camera" | "microphone") => `Your ${kind} was disconnected.`,
  devicesTitle: "Camera and microphone",
  close: "Close",
  done: "Done",
  level: "Microphone level",
  singleKeys: "Single-key shortcuts: M and V",
  levelHint: "Say something: the bars should move.",
  cameraOff: "Your camera is off.",
  cover: {
    waiting: "Hidden until the picture has been checked",
    covered: "Hidden: the picture may break the rules",
  },
  noPicture: "no video",
  theirMicrophoneOff: "Their microphone is off",
  theirCameraOff: "Their camera is off",
  theirMicrophonePaused: "Their microphone is paused",
  theirCameraPaused: "Their camera is paused",
  theirScreenPaused: "Their screen is paused",
  pictureStill: "Their video is frozen",
  cameraPaused: "Your camera is paused.",
  cameraFailed: "No video from your camera.",
  cameraStarting: "Starting your camera… Allow it if asked.",
  fillTiles: "Fill tiles (crops the edges)",
  fillTile: "Fill tile",
  showWhole: "Show full video",
  chat: "Chat",
  showChat: "Show chat",
  hideChat: "Hide chat",
  conversation: "Conversation",
  message: "Message",
  writeMessage: "Write a message",
  send: "Send",
  newMessages: "New messages",
  saveChat: "Save chat",
  onlyYouSee: "only you can see this",
  seenAs: (camera: boolean, microphone: boolean) =>
    camera && microphone
      ? "They'll see and hear you."
      : camera
        ? "They'll see you but not hear you."
        : microphone
          ? "They'll hear you but not see you."
          : "They won't see or hear you. You can still type.",
  tryAgain: "Try again",
  tryAgainWith: (kind: DeviceKindOrBoth) => `Try again: ${deviceNames[kind]}`,
  keepTalking: "Keep talking",
  keepTalkingMeans: "Move to a private room, if the stranger wants to",
  youAskedToKeepTalking: "You asked to keep talking",
  takeItBack: "Cancel request",
  strangerWouldKeepTalking: "Stranger wants to keep talking.",
  yes: "Yes",
  notNow: "Not now",
  playSound: "Play sound",
  charactersLeft: (left: number) =>
    `${Math.abs(left)} ${Math.abs(left) === 1 ? "character" : "characters"} ${left < 0 ? "too long" : "left"}`,
  deviceNumber: (kind: "camera" | "microphone", number: number) =>
    `${kind === "camera" ? "Camera" : "Microphone"} ${number}`,
} as const;

/** The delivery state of an own message. */
export const deliveryWords = {
  sending: "Sending",
  sent: "Sent",
  delivered: "Delivered",
  failed: "Not sent",
} as const;

/** The word for each connection quality, and its meaning. */
export const qualityWords: Readonly<Record<Quality, { readonly word: string; readonly meaning: string }>> = {
  measuring: { word: "Measuring", meaning: "Checking the connection." },
  good: { word: "Good", meaning: "Audio and video are working well." },
  fair: { word: "Fair", meaning: "Video may get blurry now and then." },
  still: { word: "Frozen", meaning: "The connection works, but the video is frozen." },
  poor: { word: "Poor", meaning: "Audio and video may cut out." },
  lost: { word: "Lost", meaning: "Nothing has arrived for 3 seconds." },
};

type FailureWords = { readonly title: string; readonly mend: string };

const failures: Readonly<Record<MediaFailure, (devices: string, kind: DeviceKindOrBoth) => FailureWords>> = {
  denied: (devices) => ({
    title: `Your browser gave no access to the ${devices}.`,
    mend: "Try again and choose Allow. If the browser doesn't ask, allow access in the settings next to the address bar. Your system's privacy settings may block it too.",
  }),
  missing: (devices, kind) => ({
    title: `No ${kind === "both" ? "camera or microphone" : devices} found.`,
    mend: "Plug one in or turn it on, then try again. You can also go without.",
  }),
  busy: (devices) => ({
    title: `Another app is using the ${devices}.`,
    mend: "Close the other call or recorder, then try again.",
  }),
  insecure: (devices, kind) => ({
    title: `The ${devices} only ${kind === "both" ? "work" : "works"} on a secure page.`,
    mend: "Open this page with https:// in the address, or on localhost.",
  }),
  unsupported: (devices) => ({
    title: `This browser can't use the ${devices}.`,
    mend: "Use a current version of Chrome, Edge, Firefox or Safari. Text chat works here too.",
  }),
  failed: (devices) => ({
    title: `Couldn't start the ${devices}.`,
    mend: "If you can, unplug and reconnect, or choose another device, then try again.",
  }),
};

/** The reason why a device is missing, and how to fix it. */
export function failureWords(kind: DeviceKindOrBoth, failure: MediaFailure): FailureWords {
  return failures[failure](deviceNames[kind], kind);
}

/** The reason why a device that is on delivers nothing, and how it comes back. */
export const pausedWords = (kind: "camera" | "microphone"): FailureWords => ({
  title: `Your system or another app paused your ${kind}.`,
  mend:
    kind === "camera"
      ? "Open its cover or press its key, unlock the screen, or end the other call. It then comes back automatically, or when you turn the camera off and on."
      : "Press the microphone key on your keyboard or headset, or end the other call. It then comes back automatically, or when you choose another one.",
});

/**
 * The reason why another device than the chosen one is on; `label` is its name, empty if the browser hides
 * it.
 */
export function noteWords(kind: "camera" | "microphone", note: DeviceNote, label: string): FailureWords {
  const used = label === "" ? `another ${kind}` : label;
  if (note.kind === "stands-in")
    return { title: `The ${kind} you chose isn't connected.`, mend: `Using ${used} instead.` };
  const { title, mend } = failureWords(kind, note.failure);
  return { title, mend: `${mend} Your ${kind} stays as it was.` };
}
