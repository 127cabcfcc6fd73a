import type { Quality } from "../rtc/link-stats.ts";
import type { MediaFailure } from "../rtc/media-devices.ts";

type Kind = "camera" | "microphone";

/** What stands on the controls and panels that every call shares. */
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
  devicesTitle: "Camera and microphone",
  close: "Close",
  done: "Done",
  level: "Microphone level",
  levelHint: "Say something: the bars should move.",
  cameraOff: "Your camera is off.",
  cameraStarting: "Starting your camera…",
  chat: "Chat",
  showChat: "Show chat",
  hideChat: "Hide chat",
  conversation: "Conversation",
  message: "Message",
  writeMessage: "Write a message",
  send: "Send",
  newMessages: "New messages",
  tryAgain: "Try again",
  tryAgainWith: (kind: Kind) => `Try again: ${kind}`,
  playSound: "Play the sound",
  charactersLeft: (left: number) =>
    left < 0 ? `${-left} characters too long` : left === 1 ? "1 character left" : `${left} characters left`,
  deviceNumber: (kind: Kind, number: number) => `${kind === "camera" ? "Camera" : "Microphone"} ${number}`,
} as const;

/** Where a message of one's own is. */
export const deliveryWords = {
  sending: "Sending",
  sent: "Sent",
  delivered: "Delivered",
  failed: "Not sent",
} as const;

/** The connection in a word, and what that means. */
export const qualityWords: Readonly<Record<Quality, { readonly word: string; readonly meaning: string }>> = {
  measuring: { word: "Measuring", meaning: "The connection is being measured." },
  good: { word: "Good", meaning: "Picture and sound get through well." },
  fair: { word: "Fair", meaning: "The picture may get blurry now and then." },
  poor: { word: "Poor", meaning: "Picture and sound may stop for moments." },
  lost: { word: "Lost", meaning: "Nothing has arrived for three seconds." },
};

type FailureWords = { readonly title: string; readonly mend: string };

const failures: Readonly<Record<MediaFailure, (device: Kind) => FailureWords>> = {
  denied: (device) => ({
    title: `Your browser keeps the ${device} from this page.`,
    mend: `Open the settings beside the address bar, allow the ${device}, and try again. The system's own privacy settings may have a say too.`,
  }),
  missing: (device) => ({
    title: `No ${device} found.`,
    mend: "Plug one in or switch it on, then try again. You can also go without.",
  }),
  busy: (device) => ({
    title: `Another program is using the ${device}.`,
    mend: "Close the other call or recorder, then try again.",
  }),
  insecure: (device) => ({
    title: `The ${device} only works on a secure page.`,
    mend: "Open this page with https:// in the address, or on localhost.",
  }),
  unsupported: (device) => ({
    title: `This browser cannot open a ${device}.`,
    mend: "A current Chrome, Edge, Firefox or Safari can. Text chat works here too.",
  }),
  failed: (device) => ({
    title: `The ${device} did not start.`,
    mend: "Unplug it and plug it in again, or choose another one, then try again.",
  }),
};

/** Why a device is not there, in a title and in what to do about it. */
export function failureWords(kind: Kind, failure: MediaFailure): FailureWords {
  return failures[failure](kind);
}
