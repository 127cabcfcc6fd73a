import type { Reaction } from "@lets-meet/shared/protocol/room.ts";
import type { UplinkSummary } from "../../rtc/mesh/uplink-budget.ts";
import type { LinkReport } from "../../rtc/quality/link-report.ts";

/** "Ann", "Ann and Ben", "Ann, Ben and 3 more". */
function named(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  return shown.length < 2
    ? (shown[0] ?? "")
    : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1] ?? ""}`;
}

const people = (count: number) => (count === 1 ? "1 person" : `${count} people`);
const megabits = (bitsPerSecond: number) => (bitsPerSecond / 1_000_000).toFixed(1);

/** The texts of a room's pages, except for those of every call. */
export const words = {
  looking: "Finding the room…",
  greenTitle: "Ready to join?",
  room: "Room",
  yourName: "Your name",
  nameHint: "Everyone in the room can see it.",
  joinAs: (name: string) => `You'll join as ${name}.`,
  passcode: "Passcode",
  passcodeHint: "Ask the person who sent you the link.",
  join: "Join",
  knock: "Ask to join",
  joining: "Joining…",
  loginInstead: "Log in instead",
  login: "Log in",
  ownerEnters: "This is your room, so you can join right away.",
  inviteEnters: "You're invited, so you can join right away.",
  lobbyEnters: "The host lets people in one by one.",
  alreadyInside: "You're already in this call.",
  twice: "You joined in another tab or on another device. If you join here too, the others see you twice.",
  nobodyInside: "No one is here yet.",
  countInside: (count: number) => `${people(count)} ${count === 1 ? "is" : "are"} here.`,
  namesInside: (names: readonly string[]) => `${named(names)} ${names.length === 1 ? "is" : "are"} here.`,
  joinWithout: "You can join without a camera or microphone and turn them on later.",
  turnBothOn: "Turn both on",
  tryAgain: "Try again",
  tryAgainIn: (seconds: number) =>
    seconds < 120 ? `Try again in ${seconds} s` : `Try again in ${Math.ceil(seconds / 60)} min`,
  home: "Back to home",

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
  handUp: "hand raised",
  muted: "muted",
  youHost: "You're now the host.",
  newHost: (name: string) => `${name} is now the host.`,
  away: "Away…",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  failed: "Couldn't connect.",
  retry: "Try again",
  retryWith: (name: string) => `Try again: ${name}`,
  screenOf: (name: string) => `${name}'s screen`,
  noCalls: "This browser doesn't support calls.",
  noCallsMend:
    "WebRTC is missing or turned off here. Open this link in a current version of Chrome, Edge, Firefox or Safari, or turn it on and reload this page.",
  screenComing: "Loading their screen…",
  sharing: "You're sharing your screen.",
  sharingPaused: "Your screen share is paused. The window may be minimized or the screen locked.",
  stopSharing: "Stop sharing",
  optionsFor: (name: string) => `${name}: connection and options`,
  pin: (name: string) => `Pin ${name}`,
  unpin: (name: string) => `Unpin ${name}`,
  alone: "You're the only one here.",
  inviteOthers: "Invite others",
  inviteHint: "Share this link with people you want in the room.",
  invite: "Invite",
  inviteTitle: "Invite to this room",
  link: "Link to this room",
  copy: "Copy link",
  copied: "Copied",
  copyFailed: "Couldn't copy. Select the link and copy it.",

  wouldJoin: (name: string) => `${name} wants to join.`,
  isHeld: (message: string) => `On hold: “${message}”`,
  letIn: "Let in",
  letInName: (name: string) => `Let in ${name}`,
  putOnHold: "Hold",
  holdName: (name: string) => `Put ${name} on hold`,
  holdTitle: (name: string) => `Put ${name} on hold`,
  holdMessage: "Message they'll see",
  holdUsual: "One moment, please.",
  reject: "Reject",
  rejectName: (name: string) => `Reject ${name}`,
  moreKnocks: (count: number) => `${count} more ${count === 1 ? "person" : "people"} waiting`,

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
  leaveHost: "You're the host. If you leave, someone else becomes the host and the call continues.",
  leaveHostAlone: "You're the only one here.",
  endForAll: "End for all",
  stay: "Stay",

  mutedHint: "You're muted.",
  unmute: "Unmute",
  muteAsked: (name: string) => `${name} asked you to mute.`,
  somebody: "The host",
  mute: "Mute",
  notNow: "Not now",

  open: "Open",
  locked: "Locked",
  lockRoom: "Lock room",
  unlockRoom: "Unlock room",
  lockMeans: "No one new can join or ask to join.",

  muteAll: "Ask everyone to mute",
  askToMute: "Ask to mute",
  askToMuteName: (name: string) => `Ask ${name} to mute`,
  makeHost: "Make host",
  remove: "Remove",
  removeName: (name: string) => `Remove ${name}?`,
  removeMeans: "They leave the call right away and can't rejoin for a while.",
  keep: "Cancel",
  micOn: "microphone on",
  micOff: "microphone off",
  micPaused: "microphone paused",
  cameraOn: "camera on",
  cameraOff: "camera off",
  cameraPaused: "camera paused",
  sharesScreen: "sharing screen",

  howConnected: "Network details",
  quality: "Quality",
  path: "Route",
  roundTrip: "Round trip",
  loss: "Packet loss",
  picture: "Video",
  received: "Receiving",
  notKnown: "not known yet",
  milliseconds: (ms: number) => `${Math.round(ms)} ms`,
  percent: (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`,
  resolution: (width: number, height: number, framesPerSecond: number | null) =>
    `${width} × ${height}${framesPerSecond === null ? "" : `, ${Math.round(framesPerSecond)} fps`}`,
  bitrate: (bitsPerSecond: number) => `${megabits(bitsPerSecond)} Mbps`,

  sending: ({ sendingBitsPerSecond, budgetBitsPerSecond, people: count }: UplinkSummary) =>
    `sending ${megabits(sendingBitsPerSecond)} of ${megabits(budgetBitsPerSecond)} Mbps to ${people(count)}`,

  layoutGrid: "Grid view",
  layoutSpotlight: "Speaker view",
  pictureInPicture: "Picture-in-picture",
  leavePictureInPicture: "Exit picture-in-picture",
  fullScreen: "Full screen",
  leaveFullScreen: "Exit full screen",
  sounds: "Sounds when people ask to join, join or leave",
  keys: "Shortcuts",
  keysTitle: "Keyboard shortcuts",
  singleKeys: "Single-key shortcuts",
  singleKeysOff: "Off: only shortcuts with Ctrl or ⌘ work.",

  typing: ([one = "", other, ...more]: readonly string[]) =>
    more.length > 0
      ? "Several people are typing…"
      : other === undefined
        ? `${one} is typing…`
        : `${one} and ${other} are typing…`,
  chatIntro:
    "Everyone in the room can read this. People who join later can't see earlier messages, and the server doesn't save them.",
  chatStopped: "You can't send messages",
  closePanel: "Close",

  rejoin: "Rejoin",
} as const;

/** The path of a link, in words. */
export const pathWords: Readonly<Record<LinkReport["path"], string>> = {
  direct: "direct to their browser",
  relay: "through a relay",
  unknown: "not known yet",
};

/** The reason why less is sent than would be possible. */
export const loweredWords: Readonly<Record<UplinkSummary["lowered"], string | null>> = {
  nothing: null,
  shared: "Video is smaller because your upload is shared among everyone.",
  network: "Video is smaller because your network can't send more right now.",
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
  knock: (name: string) => `${name} wants to join.`,
  reconnecting: (names: readonly string[]) => `Reconnecting to ${named(names)}.`,
  back: (names: readonly string[]) => `Reconnected to ${named(names)}.`,
  screen: (name: string) => `${name} is sharing their screen.`,
  line: (name: string, text: string) => `${name}: ${text}`,
} as const;
