import type { Quality } from "../rtc/link-stats.ts";
import type { DeviceNote } from "../rtc/media-devices.ts";
import type { MediaFailure } from "../rtc/media-failure.ts";

/** A device, or both. */
export type DeviceKind = "camera" | "microphone" | "both";

const deviceNames: Readonly<Record<DeviceKind, string>> = {
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
  chooseLater: "Choose once it is on",
  turnCameraOn: "Turn camera on",
  turnCameraOff: "Turn camera off",
  turnMicrophoneOn: "Turn microphone on",
  turnMicrophoneOff: "Turn microphone off",
  devices: "Devices",
  seeDevices: "See “Devices”.",
  deviceLost: (kind: "camera" | "microphone") => `Your ${kind} is gone.`,
  devicesTitle: "Camera and microphone",
  close: "Close",
  done: "Done",
  level: "Microphone level",
  singleKeys: "Single keys: M and V",
  levelHint: "Say something: the bars should move.",
  cameraOff: "Your camera is off.",
  noPicture: "no picture",
  theirMicrophoneOff: "Their microphone is off",
  theirCameraOff: "Their camera is off",
  theirMicrophonePaused: "Their microphone is paused",
  theirCameraPaused: "Their camera is paused",
  theirScreenPaused: "Their screen is paused",
  pictureStill: "The picture stands still",
  cameraPaused: "Your camera is paused.",
  cameraFailed: "No picture from your camera.",
  cameraStarting: "Starting your camera… Allow it if asked.",
  fillTiles: "Fill tiles (cuts off edges)",
  fillTile: "Fill the tile",
  showWhole: "Show the whole picture",
  chat: "Chat",
  showChat: "Show chat",
  hideChat: "Hide chat",
  conversation: "Conversation",
  message: "Message",
  writeMessage: "Write a message",
  send: "Send",
  newMessages: "New messages",
  saveChat: "Save chat",
  onlyYouSee: "only you see this yet",
  seenAs: (camera: boolean, microphone: boolean) =>
    camera && microphone
      ? "They will see and hear you."
      : camera
        ? "They will see you, but not hear you."
        : microphone
          ? "They will hear you, but not see you."
          : "They will neither see nor hear you. You can type.",
  tryAgain: "Try again",
  tryAgainWith: (kind: DeviceKind) => `Try again: ${deviceNames[kind]}`,
  keepTalking: "Keep talking",
  keepTalkingMeans: "Move on into a private room, if the other one wishes so too",
  youAskedToKeepTalking: "You asked to keep talking",
  takeItBack: "Take it back",
  strangerWouldKeepTalking: "The stranger would like to keep talking.",
  yes: "Yes",
  notNow: "Not now",
  playSound: "Play the sound",
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
  measuring: { word: "Measuring", meaning: "The connection is being measured." },
  good: { word: "Good", meaning: "Picture and sound get through well." },
  fair: { word: "Fair", meaning: "The picture may get blurry now and then." },
  still: { word: "Still", meaning: "The connection holds, and the picture stands still." },
  poor: { word: "Poor", meaning: "Picture and sound may stop for moments." },
  lost: { word: "Lost", meaning: "Nothing has arrived for three seconds." },
};

type FailureWords = { readonly title: string; readonly mend: string };

const failures: Readonly<Record<MediaFailure, (devices: string, kind: DeviceKind) => FailureWords>> = {
  denied: (devices) => ({
    title: `Your browser keeps the ${devices} from this page.`,
    mend: `Allow it in the settings beside the address bar, and try again. The system's privacy settings may have a say too.`,
  }),
  missing: (devices) => ({
    title: `No ${devices} found.`,
    mend: "Plug one in or switch it on, then try again. You can also go without.",
  }),
  busy: (devices) => ({
    title: `Another program is using the ${devices}.`,
    mend: "Close the other call or recorder, then try again.",
  }),
  insecure: (devices, kind) => ({
    title: `The ${devices} only ${kind === "both" ? "work" : "works"} on a secure page.`,
    mend: "Open this page with https:// in the address, or on localhost.",
  }),
  unsupported: (devices) => ({
    title: `This browser cannot open the ${devices}.`,
    mend: "A current Chrome, Edge, Firefox or Safari can. Text chat works here too.",
  }),
  failed: (devices) => ({
    title: `The ${devices} did not start.`,
    mend: "Unplug what can be unplugged and plug it in again, or choose another one, then try again.",
  }),
};

/** The reason why a device is missing, and how to fix it. */
export function failureWords(kind: DeviceKind, failure: MediaFailure): FailureWords {
  return failures[failure](deviceNames[kind], kind);
}

/** The reason why a device that is on delivers nothing, and how it comes back. */
export const pausedWords = (kind: "camera" | "microphone"): FailureWords => ({
  title: `The system or another program has paused your ${kind}.`,
  mend:
    kind === "camera"
      ? "Open its cover or press its key, unlock the screen, or end the other call. It comes back by itself then, or when you turn the camera off and on."
      : "Press the microphone key of your keyboard or headset, or end the other call. It comes back by itself then, or when you choose another one.",
});

/**
 * The reason why another device than the chosen one is on; `label` is its name, empty if the browser hides
 * it.
 */
export function noteWords(kind: "camera" | "microphone", note: DeviceNote, label: string): FailureWords {
  const used = label === "" ? `Another ${kind}` : label;
  if (note.kind === "stands-in")
    return { title: `The ${kind} that you chose is gone.`, mend: `${used} is used instead.` };
  const { title, mend } = failureWords(kind, note.failure);
  return { title, mend: `${mend} Your ${kind} stays as it was.` };
}
