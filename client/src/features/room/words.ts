import type { Reaction } from "@lets-meet/shared/protocol/room.ts";
import type { LinkReport } from "../../rtc/link-report.ts";
import type { UplinkSummary } from "../../rtc/uplink-budget.ts";

/** "Ann", "Ann and Ben", "Ann, Ben and 3 more". */
export function named(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  return shown.length < 2
    ? (shown[0] ?? "")
    : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1] ?? ""}`;
}

const people = (count: number) => (count === 1 ? "1 person" : `${count} people`);
const megabits = (bitsPerSecond: number) => (bitsPerSecond / 1_000_000).toFixed(1);

/** The texts of a room's pages, except for those of every call. */
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
  inviteEnters: "You are invited: you come straight in.",
  lobbyEnters: "The host lets people in one by one.",
  nobodyInside: "Nobody is inside yet.",
  countInside: (count: number) => `${people(count)} inside.`,
  namesInside: (names: readonly string[]) => `${named(names)} ${names.length === 1 ? "is" : "are"} inside.`,
  joinWithout: "You can join without camera and microphone, and turn them on later.",
  turnBothOn: "Turn both on",
  tryAgain: "Try again",
  tryAgainIn: (seconds: number) =>
    seconds < 120 ? `Try again in ${seconds} s` : `Try again in ${Math.ceil(seconds / 60)} min`,
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
  youHost: "You are the host now.",
  newHost: (name: string) => `${name} is the host now.`,
  away: "Away…",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  failed: "No connection came about.",
  retry: "Try again",
  retryWith: (name: string) => `Try again: ${name}`,
  screenOf: (name: string) => `${name}'s screen`,
  noCalls: "This browser makes no calls.",
  noCallsMend:
    "WebRTC is missing or switched off here. Open this link in a current Chrome, Edge, Firefox or Safari, or switch it on and load this page again.",
  screenComing: "Their screen is on its way…",
  sharing: "You are sharing your screen.",
  sharingPaused: "Your shared screen is paused: its window may be minimized, or the screen locked.",
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
  letInName: (name: string) => `Let in ${name}`,
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

  mutedHint: "You are muted.",
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
  micPaused: "microphone paused",
  cameraOn: "camera on",
  cameraOff: "camera off",
  cameraPaused: "camera paused",
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

  typing: ([one = "", other, ...more]: readonly string[]) =>
    more.length > 0
      ? "Several people are typing…"
      : other === undefined
        ? `${one} is typing…`
        : `${one} and ${other} are typing…`,
  chatIntro: "Everybody in the room reads this. It is gone when the room is empty.",
  chatStopped: "No more messages here",
  closePanel: "Close",

  rejoin: "Rejoin",
} as const;

/** The path of a link, in words. */
export const pathWords: Readonly<Record<LinkReport["path"], string>> = {
  direct: "straight to their browser",
  relay: "through a relay",
  unknown: "not known yet",
};

/** The reason why less is sent than would be possible. */
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

/** Announced to screen readers, and not shown in these words. */
export const announcements = {
  joined: (names: readonly string[]) => `${named(names)} joined.`,
  left: (names: readonly string[]) => `${named(names)} left.`,
  handUp: (name: string) => `${name} raised their hand.`,
  knock: (name: string) => `${name} is knocking.`,
  reconnecting: (names: readonly string[]) => `Reconnecting to ${named(names)}.`,
  back: (names: readonly string[]) => `Connected to ${named(names)} again.`,
  screen: (name: string) => `${name} shares their screen.`,
  said: (name: string, text: string) => `${name}: ${text}`,
} as const;
