import type { Reason } from "../../net/request.ts";
import type { Farewell, Task } from "./state.ts";

const invitesShown = (count: number) =>
  count === 0 ? "Invites" : count === 1 ? "1 invite" : `${count} invites`;

/** The texts of the account's pages. */
export const words = {
  name: "Let's Meet",
  logIn: "Log in",
  signUp: "Sign up",
  loginTitle: "Welcome back.",
  signUpTitle: "Make it yours.",
  pitch: "An account gives you rooms of your own: one link, and everybody you send it to can meet you there.",
  noNeed: "To talk with strangers you need none.",
  whichMode: "Log in or sign up",
  userName: "Name",
  userNameHint: "2 to 24 letters, digits and . _ - · others see it in rooms",
  password: "Password",
  passwordHint: "At least 8 characters. Anything goes: a sentence is easier to keep than a riddle.",
  insecureTitle: "Accounts only work on a secure page.",
  insecure:
    "Open this page with https:// in the address, or on localhost. Rooms and strangers work without an account.",
  noReset: "There is no way to get a forgotten password back: we don't ask for your e-mail address.",
  show: "Show password",
  hide: "Hide password",
  working: "One moment…",

  asking: "One moment: we are looking up who you are.",
  unreachableTitle: "Nobody answers.",
  unreachable: "The server cannot be reached. Check your connection to the internet and try again.",
  tryAgain: "Try again",
  tryAgainIn: (seconds: number) => `Try again in ${seconds} s`,

  myRooms: "My rooms",
  account: "Account",
  logOut: "Log out",
  menuOf: (name: string) => `Account of ${name}`,

  accountTitle: "Your account",
  yourName: "Your name",
  yourNameHint: "It cannot be changed. Others see it when you are in a room.",
  passwordTitle: "Change password",
  currentPassword: "Password so far",
  newPassword: "New password",
  changePassword: "Change password",
  changeLogsOut: "This logs you out everywhere else.",
  passwordChanged: "Your password is changed, and you are logged out everywhere else.",
  logOutTitle: "Leave this browser",
  logOutHint: "Your rooms stay, and are here again when you log in.",
  deleteTitle: "Delete account",
  deleteHint: "Your name and all of your rooms go with it.",
  delete: "Delete account…",
  deleteAsk: "Delete your account?",
  deleteLoses: "This is lost for good, and nobody can bring it back:",
  deleteLost: [
    "your name, which somebody else may take then",
    "all of your rooms: their links and invites lead nowhere, and calls in them end",
    "your logins, here and everywhere else",
  ],
  deleteConfirm: "Delete for good",
  deletePassword: "Your password, so that it is you",
  keepAccount: "Keep it",
  close: "Close",
  cancel: "Cancel",

  newRoom: "New room",
  emptyTitle: "No room yet.",
  empty: "A room is a place of your own with a link that stays. Make one, send the link, and meet there.",
  firstRoom: "Make your first room",
  loadingRooms: "Looking for your rooms…",
  failedTitle: "Your rooms did not come.",
  createTitle: "A new room",
  create: "Make the room",
  settingsOf: (room: string) => `Settings of ${room}`,
  settings: "Settings",
  save: "Save",
  roomName: "Name of the room",
  roomNameHint: "Everybody who comes sees it.",
  lobby: "Lobby: whoever comes knocks first",
  guests: "Guests: people without an account may come",
  relay: "Relay: nobody in the call can see anybody's address; pictures take a longer way",
  relayHint: "A call that is running keeps using the relay until everyone has left.",
  passcodeSwitch: "Ask for a passcode",
  passcode: "Passcode",
  passcodeHint: "At least 4 characters. Invite links get around it.",
  passcodeKeep: "At least 4 characters. Left empty, it stays as it is.",
  capacity: "How many people fit in",
  people: (count: number) => `${count} people`,
  usedNever: "Not used yet",
  used: (when: string) => `Last used ${when}`,
  open: "Open",
  openRoom: (room: string) => `Open ${room}`,
  copyLink: "Copy link",
  copied: "Copied",
  copyFailed: "It could not be copied. The link is marked: copy it by hand.",
  roomLink: (room: string) => `Link of ${room}`,
  invitesShown,
  /** The name contains the button's visible text (WCAG 2.5.3). */
  invitesOf: (count: number, room: string) => `${invitesShown(count)} to ${room}`,
  hasPasscode: "Passcode",
  hasLobby: "Lobby",
  hasGuests: "Guests welcome",
  noGuests: "Accounts only",
  upTo: (capacity: number) => `Up to ${capacity}`,

  invitesTo: (room: string) => `Invites to ${room}`,
  inviteHint:
    "Whoever has an invite link comes straight in, without knocking or a passcode, until it expires.",
  lifetime: "How long it holds",
  makeInvite: "Make an invite link",
  freshInvite: "Your invite link",
  freshHint: "Copy it now: it is shown only this once.",
  openInvites: "Invites that still hold",
  noInvites: "No invites hold at the moment.",
  expires: (when: string) => `Expires ${when}`,
  revoke: "Revoke",
  revokeInvite: (when: string) => `Revoke the invite that expires ${when}`,

  end: "End this room…",
  endTitle: (room: string) => `End ${room}?`,
  endLoses:
    "Its link and its invites lead nowhere then, and a call that is going on in it ends for everybody.",
  endConfirm: "End the room",
  keepRoom: "Keep it",
} as const;

/** The lifetimes that an invite can have. */
export const lifetimes = [
  { ms: 3_600_000, label: "1 hour" },
  { ms: 86_400_000, label: "1 day" },
  { ms: 604_800_000, label: "7 days" },
] as const;

/** The login page's text on why the user is there. */
export const farewellWords: Readonly<Record<Exclude<Farewell, null>, string>> = {
  "logged-out": "You are logged out. See you soon!",
  deleted: "Your account is deleted, with all of its rooms. Take care!",
  expired: "Your login has ended, here or from elsewhere. Log in again to go on.",
};

/** The errors shown beside a field. */
export const fieldWords = {
  noName: "Type your name.",
  name: "A name has 2 to 24 letters of one alphabet, digits, dots, dashes or underscores, and begins with a letter or digit.",
  noPassword: "Type your password.",
  shortPassword: "That is too short: 8 characters are the least.",
  longPassword: "That is too long: 128 characters are the most.",
  samePassword: "That is the password you have.",
  roomName: "Give the room a name of at most 60 characters.",
  passcode: "A passcode has 4 to 64 characters.",
} as const;

const general: Partial<Readonly<Record<Reason, string>>> = {
  unanswered:
    "The server did not answer. Check your connection, and look whether it was done before you try again.",
  "rate-limited": "That was a lot of tries in a short time. Wait a moment.",
  "foreign-origin":
    "This address is not one the server takes requests from. Open the page at its usual address.",
  "no-such-room": "This room is not there any more. Reload to see which are.",
  "no-such-invite": "This invite does not hold any more.",
  "no-relay": "This server has no relay, so calls here are direct. Leave the relay out.",
  unavailable: "The server cannot reach its accounts at the moment. Try again in a moment.",
  draining: "The server is about to restart. Try again in a moment.",
};
const special: Partial<Readonly<Record<Task, Partial<Readonly<Record<Reason, string>>>>>> = {
  "log-in": { "wrong-credentials": "Name and password do not belong together. Check both." },
  "sign-up": { "name-taken": "This name is taken. Try another one." },
  "change-password": { "wrong-credentials": "This is not your password." },
  "delete-account": { "wrong-credentials": "This is not your password." },
  "create-room": { "too-many": "You have as many rooms as one may have. End one to make another." },
  "create-invite": {
    "too-many": "This room has as many invites as it may have. Revoke one to make another.",
  },
};

/** The reason why a task failed, in words that say what to do. */
export const troubleWords = (code: Reason, task?: Task): string =>
  (task === undefined ? undefined : special[task]?.[code]) ??
  general[code] ??
  "Something broke on our side. It may work the next time.";
