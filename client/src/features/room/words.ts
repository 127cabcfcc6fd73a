import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import type { Reaction } from "@lets-meet/shared/protocol/room.ts";
import type { LinkReport } from "../../rtc/link-report.ts";
import type { UplinkSummary } from "../../rtc/uplink-budget.ts";
import type { LeftReason } from "./state.ts";

/** "Ann", "Ann and Ben", "Ann, Ben and 3 more". */
export function named(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  return shown.length < 2
    ? (shown[0] ?? "")
    : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1] ?? ""}`;
}

const people = (count: number) => (count === 1 ? "1 person" : `${count} people`);
const megabits = (bitsPerSecond: number) => (bitsPerSecond / 1_000_000).toFixed(1);

/** Everything the pages of a room say, apart from what every call says. */
export const words = {
  looking: "Looking the room up…",
  greenTitle: "Ready to join?",
  room: "Room",
  yourName: "Your name",
  nameHint: "Everybody in the room sees it.",
  joinAs: (name: string) => `You join as ${name}.`,
  passcode: "Passcode",
  passcodeHint: "Whoever sent you the link knows it.",
  join: "Join",
  knock: "Ask to join",
  joining: "Joining…",
  loginInstead: "Log in instead",
  login: "Log in",
  ownerEnters: "This is your room: you come straight in.",
  lobbyEnters: "The host lets people in one by one.",
  nobodyInside: "Nobody is inside yet.",
  countInside: (count: number) => `${people(count)} inside.`,
  namesInside: (names: readonly string[]) => `${named(names)} ${names.length === 1 ? "is" : "are"} inside.`,
  joinWithout: "You can join without camera and microphone, and turn them on later.",
  turnBothOn: "Turn both on",
  tryAgain: "Try again",
  tryAgainIn: (seconds: number) => `Try again in ${seconds} s`,
  home: "Back to start",

  requestSent: "Request sent.",
  waiting: "Waiting for permission to join…",
  holdSays: "The host says:",
  cancel: "Cancel",

  call: "Call",
  stage: "People in the call",
  you: "You",
  youBeside: (name: string) => `${name} (you)`,
  host: "Host",
  guest: "Guest",
  speaking: "speaking",
  handUp: "hand up",
  muted: "muted",
  away: "Away…",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  failed: "No connection came about.",
  retry: "Try again",
  retryWith: (name: string) => `Try again: ${name}`,
  screenOf: (name: string) => `${name}'s screen`,
  screenComing: "Their screen is on its way…",
  sharing: "You are sharing your screen.",
  stopSharing: "Stop sharing",
  optionsFor: (name: string) => `${name}: connection and options`,
  pin: (name: string) => `Pin ${name}`,
  unpin: (name: string) => `Unpin ${name}`,
  alone: "You are the only one here.",
  inviteOthers: "Invite others",
  inviteHint: "Whoever opens this link comes to this room.",
  invite: "Invite",
  inviteTitle: "Invite to this room",
  link: "Link to this room",
  copy: "Copy link",
  copied: "Copied",
  copyFailed: "Select the link and copy it.",

  knocking: "Somebody is knocking.",
  wouldJoin: (name: string) => `${name} would like to join.`,
  isHeld: (message: string) => `On hold: “${message}”`,
  letIn: "Let in",
  letInName: (name: string) => `Let ${name} in`,
  putOnHold: "On hold",
  holdName: (name: string) => `Put ${name} on hold`,
  holdTitle: (name: string) => `Put ${name} on hold`,
  holdMessage: "What they read meanwhile",
  holdUsual: "One moment, please.",
  reject: "Reject",
  rejectName: (name: string) => `Reject ${name}`,
  moreKnocks: (count: number) => `${people(count)} more at the door`,

  shareScreen: "Share screen",
  raiseHand: "Raise hand",
  lowerHand: "Lower hand",
  reactions: "Reactions",
  people: "People",
  showPeople: "Show people",
  hidePeople: "Hide people",
  more: "More",
  leave: "Leave",
  chatUnread: (count: number) => `Show chat, ${count} unread`,
  leaveTitle: "Leave the room?",
  leaveHost: "You are the host. When you leave, somebody else becomes the host and the call goes on.",
  leaveHostAlone: "You are the only one here.",
  endForAll: "End for all",
  stay: "Stay",

  mutedHint: "You are muted, and nobody hears you.",
  unmute: "Unmute",
  muteAsked: (name: string) => `${name} asks you to mute.`,
  somebody: "The host",
  mute: "Mute",
  notNow: "Not now",

  open: "Open",
  locked: "Locked",
  lockRoom: "Lock the room",
  unlockRoom: "Unlock the room",
  lockMeans: "Nobody new comes in, and nobody may knock.",

  muteAll: "Ask all to mute",
  askToMute: "Ask to mute",
  askToMuteName: (name: string) => `Ask ${name} to mute`,
  makeHost: "Make host",
  remove: "Remove",
  removeName: (name: string) => `Remove ${name}?`,
  removeMeans: "They leave the call at once and cannot come straight back.",
  keep: "Keep them",
  micOn: "microphone on",
  micOff: "microphone off",
  cameraOn: "camera on",
  cameraOff: "camera off",
  sharesScreen: "shares a screen",

  howConnected: "How you are connected",
  quality: "Quality",
  path: "Way",
  roundTrip: "Round trip",
  loss: "Lost packets",
  picture: "Picture",
  received: "Arriving",
  notKnown: "not known yet",
  milliseconds: (ms: number) => `${Math.round(ms)} ms`,
  percent: (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`,
  resolution: (width: number, height: number, framesPerSecond: number | null) =>
    `${width} × ${height}${framesPerSecond === null ? "" : `, ${Math.round(framesPerSecond)} a second`}`,
  bitrate: (bitsPerSecond: number) => `${megabits(bitsPerSecond)} Mbit/s`,

  sending: ({ sendingBitsPerSecond, budgetBitsPerSecond, people: count }: UplinkSummary) =>
    `sending ${megabits(sendingBitsPerSecond)} of ${megabits(budgetBitsPerSecond)} Mbit/s to ${people(count)}`,

  layoutGrid: "Show all equally",
  layoutSpotlight: "Show who speaks",
  pictureInPicture: "Picture in picture",
  leavePictureInPicture: "End picture in picture",
  fullScreen: "Full screen",
  leaveFullScreen: "Leave full screen",
  sounds: "Sounds for knocks and for who comes and goes",
  keys: "Keys",
  keysTitle: "Keys",
  singleKeys: "Single keys",
  singleKeysOff: "Switched off: only those with Ctrl or ⌘ work.",

  chatIntro: "Everybody in the room reads this. It is gone when the room is empty.",
  chatStopped: "No more messages here",
  closePanel: "Close",

  rejoin: "Rejoin",
} as const;

/** What links are made of, in words. */
export const pathWords: Readonly<Record<LinkReport["path"], string>> = {
  direct: "straight to their browser",
  relay: "through a relay",
  unknown: "not known yet",
};

/** Why less is sent than could be. */
export const loweredWords: Readonly<Record<UplinkSummary["lowered"], string | null>> = {
  nothing: null,
  shared: "Pictures are smaller, because the upload is shared among everybody.",
  network: "Pictures are smaller, because your network carries no more at this moment.",
};

export const reactionWords: Readonly<Record<Reaction, string>> = {
  "thumbs-up": "Thumbs up",
  heart: "Heart",
  clap: "Applause",
  laugh: "Laugh",
  wow: "Wow",
  sad: "Sad",
  party: "Party",
};

type Said = { readonly title: string; readonly said: string };

/** Why the way into a room is closed, beyond what the form can mend; the others are this program's own mistakes. */
export const closedWords: Partial<Readonly<Record<Refusal, Said>>> = {
  "no-such-room": {
    title: "There is no such room.",
    said: "It may have ended, or the link lost a piece on its way. Ask whoever sent it for a new one.",
  },
  "no-such-invite": {
    title: "This invite has run out.",
    said: "It has expired or was taken back. Ask whoever sent it for a new one.",
  },
  "account-needed": {
    title: "This room asks for an account.",
    said: "Its owner takes nobody without one. Log in or sign up, and you come back to this room.",
  },
  "kept-out": {
    title: "The host has not let you in.",
    said: "Wait a while before you ask again.",
  },
  "in-room": {
    title: "You are in another room.",
    said: "Leave that one first, then open this link again.",
  },
  "in-match": {
    title: "You are talking with a stranger.",
    said: "End that talk first, then open this link again.",
  },
  "rate-limited": { title: "Not so fast.", said: "That was a lot at once. Take a breath and try again." },
  draining: { title: "One moment.", said: "The server is restarting. Try again in a moment." },
};

export const closedOtherwise: Said = {
  title: "Something broke on our side.",
  said: "The server could not do that. It may work the next time.",
};

/** What is in the way in the green room, said above the form. */
export const troubleWords: Partial<Readonly<Record<Refusal, (capacity: number) => Said>>> = {
  "room-full": (capacity) => ({
    title: "The room is full.",
    said: `It holds ${capacity} people, because everybody sends their picture to everybody else. Try again when somebody has left.`,
  }),
  "room-locked": () => ({
    title: "The room is locked.",
    said: "The host lets nobody in at this moment. Try again later.",
  }),
  "lobby-full": () => ({
    title: "There is a crowd at the door.",
    said: "Very many people wait to be let in. Try again in a moment.",
  }),
  "wrong-passcode": () => ({ title: "That is not the passcode.", said: "Check it and try again." }),
  "name-needed": () => ({ title: "Your name is missing.", said: "Write how the others shall call you." }),
  "account-needed": () => ({
    title: "This room asks for an account.",
    said: "Log in, and you come back to this room.",
  }),
  "kept-out": () => ({
    title: "The host has not let you in.",
    said: "Wait a while before you ask again.",
  }),
  "rate-limited": () => ({ title: "Not so fast.", said: "Wait a moment and try again." }),
};

/** How a stay has ended. */
export const leftWords: Readonly<Record<LeftReason, Said>> = {
  left: { title: "You have left.", said: "The call goes on for whoever is still inside." },
  removed: { title: "The host has removed you.", said: "You cannot come straight back." },
  rejected: { title: "The host has not let you in.", said: "Wait a while before you ask again." },
  ended: { title: "The call is over.", said: "The host has ended it for everybody." },
  gone: { title: "Connection lost.", said: "You were away for too long, so the call went on without you." },
  overflow: { title: "Connection lost.", said: "Too much piled up on the way to you." },
  "logged-out": { title: "You were logged out.", said: "Log in again to come back to this room." },
  "session-lost": { title: "Connection lost.", said: "The server no longer knows that you were here." },
};

/** What is announced to whoever does not see it, and shown nowhere else in these words. */
export const announcements = {
  joined: (names: readonly string[]) => `${named(names)} joined.`,
  left: (names: readonly string[]) => `${named(names)} left.`,
  handUp: (name: string) => `${name} raised their hand.`,
  knock: (name: string) => `${name} is knocking.`,
  reconnecting: (names: readonly string[]) => `Reconnecting to ${named(names)}.`,
  back: (names: readonly string[]) => `Connected to ${named(names)} again.`,
  screen: (name: string) => `${name} shares their screen.`,
  host: "You are the host now.",
  said: (name: string, text: string) => `${name}: ${text}`,
} as const;
