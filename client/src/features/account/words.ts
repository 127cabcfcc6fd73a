import { chipWords } from "./chip-words.ts";
import type { Farewell, Task, Why } from "./state.ts";

const invitesShown = (count: number) =>
  count === 0 ? "Invites" : count === 1 ? "1 invite" : `${count} invites`;

/** The texts of the account's pages. */
export const words = {
  ...chipWords,
  signUp: "Sign up",
  loginTitle: "Welcome back.",
  signUpTitle: "Create your account.",
  pitch: "An account gives you rooms of your own. Send a room's link, and people can meet you there.",
  noNeed: "You don't need one to chat with strangers.",
  whichMode: "Log in or sign up",
  userName: "Name",
  userNameHint: "2 to 24 letters, numbers and . _ - · others see it in rooms",
  password: "Password",
  passwordHint: "At least 8 characters of any kind. A sentence is easy to remember.",
  insecureTitle: "Accounts need a secure page.",
  insecure:
    "Open this page with https:// in the address, or on localhost. You can join rooms and meet strangers without an account.",
  noReset:
    "We don't ask for your email address. If you forget your password, you can get back in with a recovery code, which you'll see next.",
  signUpClosed: "This site doesn't accept new accounts.",
  inviteCode: "Invite code",
  inviteCodeHint: "You need one to sign up here. It's good for one account.",
  forgot: "Forgot your password?",
  recoverTitle: "Get back in.",
  recoverPitch:
    "Use one of the recovery codes from your sign-up, or one from the people who run this site, and choose a new password.",
  recoveryCode: "Recovery code",
  recoveryCodeHint: "16 letters and numbers. Each works once.",
  recover: "Set password and log in",
  backToLogin: "Back to log in",
  orElse: "or",
  logInWithPasskey: "Log in with a passkey",
  logInAt: (organisation: string) => `Log in with ${organisation}`,
  signUpAt: (organisation: string) => `New here? Log in with ${organisation} to get an account.`,
  welcomeTitle: "Choose your name.",
  welcome: (organisation: string) =>
    `You're logged in at ${organisation}. One more step, and you have an account here.`,
  join: "Create account",
  atOrganisation: (organisation: string | null) =>
    `You log in with ${organisation ?? "your organisation"}, which also looks after your password.`,
  atOrganisationTitle: "How you log in",
  deleteNoPassword: "For this, you have to have logged in within the last ten minutes.",

  codesTitle: "Save your recovery codes.",
  codesWhy:
    "If you forget your password, each of these gets you back in once. Nobody can send you a new password, so write them down or print them. You'll only see them now.",
  copyCodes: "Copy all",
  saveCodes: "Save as file",
  codesFile: (site: string, name: string, codes: readonly string[]) =>
    `${site}: recovery codes of ${name}\nEach works once, with "Forgot your password?" at the log-in.\n\n${codes.join("\n")}\n`,
  codesSaved: "I've saved them",
  codesPart: "Recovery codes",
  codesLeft: (count: number) =>
    count === 0
      ? "You have none left. Without one, you can't get back in if you forget your password."
      : `You have ${count} left. Each sets a new password once.`,
  newCodes: "Make new codes…",
  newCodesAsk: "Make new recovery codes?",
  newCodesMean: "Your old codes stop working.",
  newCodesConfirm: "Make new codes",

  passkeysPart: "Passkeys",
  passkeysWhat:
    "With a passkey you log in by fingerprint, face or screen lock, without your name and password. Your password still works.",
  noPasskeys: "You have no passkeys yet.",
  passkeysElsewhere: "This browser can't add passkeys on this page.",
  passkeyAddedOn: (when: string) => `Added ${when}`,
  addPasskey: "Add a passkey…",
  addPasskeyAsk: "Add a passkey?",
  addPasskeyNext: "Next, your browser asks where to keep it.",
  passkeyName: "Name of the passkey",
  passkeyNameHint: "Like “My phone”, so you know which one it is. If empty, it's named after this browser.",
  addPasskeyConfirm: "Add passkey",
  passkeyAdded: "Passkey added. You can log in with it now.",
  removePasskey: "Remove",
  removePasskeyOf: (name: string) => `Remove the passkey ${name}`,
  passkeyRemoved: "Passkey removed. You can also delete it from your device.",

  loginsTitle: "Where you're logged in",
  loginsLoading: "One moment…",
  thisBrowser: "This browser",
  unknownBrowser: "Unknown browser",
  lastUsed: (when: string) => `Last used ${when}`,
  loggedInSince: (when: string) => `Logged in ${when}`,
  endLogin: "Log out there",
  endLoginOf: (device: string) => `Log out there: ${device}`,
  loginEnded: "Logged out there.",
  notMaker: "On this site, rooms are made by the people who run it.",
  show: "Show password",
  hide: "Hide password",
  working: "One moment…",

  asking: "One moment. Checking whether you're logged in.",
  unreachableTitle: "Can't reach the server.",
  unreachable: "Check your internet connection and try again.",
  tryAgain: "Try again",
  tryAgainIn: (seconds: number) => `Try again in ${seconds} s`,

  accountTitle: "Your account",
  yourName: "Your name",
  yourNameHint: "You can't change it. Others see it when you're in a room.",
  passwordTitle: "Change password",
  currentPassword: "Current password",
  newPassword: "New password",
  changePassword: "Change password",
  changeLogsOut: "This logs you out everywhere else.",
  passwordChanged: "Password changed. You're logged out everywhere else.",
  logOutTitle: "Log out of this browser",
  logOutHint: "Your rooms stay. You'll see them again when you log in.",
  deleteTitle: "Delete account",
  deleteHint: "This also deletes your name and all your rooms.",
  delete: "Delete account…",
  deleteAsk: "Delete your account?",
  deleteLoses: "You'll lose these for good, and no one can restore them:",
  deleteLost: [
    "your name, which someone else can then take",
    "all your rooms: their links and invites stop working, and calls in them end",
    "your logins, here and everywhere else",
  ],
  deleteConfirm: "Delete for good",
  deletePassword: "Enter your password to confirm",
  keepAccount: "Cancel",
  close: "Close",
  cancel: "Cancel",

  newRoom: "New room",
  emptyTitle: "No rooms yet.",
  empty:
    "A room is your own place with a link that stays the same. Create one, send the link and meet there.",
  firstRoom: "Create a room",
  loadingRooms: "Loading your rooms…",
  failedTitle: "Couldn't load your rooms.",
  createTitle: "New room",
  create: "Create room",
  settingsOf: (room: string) => `Settings for ${room}`,
  settings: "Settings",
  save: "Save",
  roomName: "Room name",
  roomNameHint: "Everyone who joins sees it.",
  lobby: "Lobby: people ask before they join",
  guests: "Guests: people can join without an account",
  relay: "Relay: no one in the call can see anyone's IP address; video takes a longer route",
  relayHint: "A call in progress keeps using the relay until everyone leaves.",
  passcodeSwitch: "Require a passcode",
  passcode: "Passcode",
  passcodeHint: "At least 4 characters. Invite links skip it.",
  passcodeKeep: "At least 4 characters. Leave empty to keep the current one.",
  capacity: "Maximum number of people",
  people: (count: number) => `${count} people`,
  usedNever: "Not used yet",
  used: (when: string) => `Last used ${when}`,
  open: "Open",
  openRoom: (room: string) => `Open ${room}`,
  copyLink: "Copy link",
  copied: "Copied",
  copyFailed: "Couldn't copy. The link is selected: copy it yourself.",
  roomLink: (room: string) => `Link to ${room}`,
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
    "Anyone with an invite link can join right away until it expires, without asking or a passcode.",
  lifetime: "Valid for",
  makeInvite: "Create invite link",
  freshInvite: "Your invite link",
  freshHint: "Copy it now. You'll only see it once.",
  openInvites: "Active invites",
  noInvites: "No active invites.",
  expires: (when: string) => `Expires ${when}`,
  revoke: "Revoke",
  revokeInvite: (when: string) => `Revoke the invite that expires ${when}`,

  end: "Delete room…",
  endTitle: (room: string) => `Delete ${room}?`,
  endLoses: "Its link and invites stop working, and any call in it ends for everyone.",
  endConfirm: "Delete room",
  keepRoom: "Cancel",
} as const;

/** The lifetimes that an invite can have. */
export const lifetimes = [
  { ms: 3_600_000, label: "1 hour" },
  { ms: 86_400_000, label: "1 day" },
  { ms: 604_800_000, label: "7 days" },
] as const;

/** The login page's text on why the user is there. */
export const farewellWords: Readonly<Record<Exclude<Farewell, null>, string>> = {
  "logged-out": "You're logged out. See you soon!",
  deleted: "Your account and all its rooms are deleted. Take care!",
  expired: "You were logged out, here or somewhere else. Log in again to continue.",
};

/** The errors shown beside a field. */
export const fieldWords = {
  noName: "Enter your name.",
  name: "Use 2 to 24 letters of one alphabet, numbers, dots, dashes or underscores. Start with a letter or number.",
  noPassword: "Enter your password.",
  passkeyName: "Use at most 40 characters.",
  code: "A code has 16 letters and numbers.",
  shortPassword: "Too short. Use at least 8 characters.",
  longPassword: "Too long. Use at most 128 characters.",
  samePassword: "That's already your password.",
  roomName: "Enter a room name of up to 60 characters.",
  passcode: "Use 4 to 64 characters.",
} as const;

const general: Partial<Readonly<Record<Why, string>>> = {
  unanswered:
    "The server didn't respond. Check your connection, and see whether it worked before you try again.",
  "rate-limited": "Too many tries in a short time. Wait a moment and try again.",
  "foreign-origin":
    "The server doesn't accept requests from this address. Open the page at its usual address.",
  "account-disabled": "The people who run this site have closed this account.",
  "passkey-cancelled": "No passkey was used. Try again when you're ready.",
  "passkey-exists": "This device already has a passkey for your account.",
  "passkey-unable": "This device can't use a passkey here. Try another one.",
  "passkey-unknown": "No account here has this passkey. It may have been removed. Log in another way.",
  "passkey-refused":
    "The server didn't accept this passkey here. Open the page at its usual address and try again.",
  "passkey-expired": "That took too long, or the answer was used before. Try again.",
  "passkey-copied":
    "This passkey may have been copied, so it isn't accepted. Log in with your password, remove it, and add a new one.",
  "passkey-taken": "This passkey has been added before.",
  "organisation-down": "The log-in there can't be reached right now. Try again later, or log in another way.",
  "organisation-declined": "You weren't logged in there. Try again when you're ready.",
  "organisation-refused": "The answer from there wasn't right, so you weren't logged in. Try again.",
  "organisation-expired": "That took too long, or began in another browser. Log in again.",
  "login-too-old":
    "You logged in a while ago. Log out, log in again, and delete your account within ten minutes.",
  "no-such-room": "This room no longer exists. Reload to see your rooms.",
  "no-such-invite": "This invite is no longer valid.",
  "no-relay": "This server has no relay, so calls here are direct. Turn the relay setting off.",
  unavailable: "The server can't reach accounts right now. Try again in a moment.",
  draining: "The server is about to restart. Try again in a moment.",
};
const special: Partial<Readonly<Record<Task, Partial<Readonly<Record<Why, string>>>>>> = {
  "log-in": { "wrong-credentials": "Wrong name or password. Check both." },
  "sign-up": {
    "name-taken": "This name is taken. Try another one.",
    "invite-needed": "This invite code is wrong, used or expired.",
    "switched-off": "This site doesn't accept new accounts.",
  },
  organisation: { "switched-off": "This site doesn't accept new accounts." },
  join: {
    "name-taken": "This name is taken. Try another one.",
    "invite-needed": "This invite code is wrong, used or expired.",
    "switched-off": "This site doesn't accept new accounts.",
  },
  recover: { "wrong-credentials": "Wrong name or recovery code, or the code was used. Check both." },
  "replace-codes": { "wrong-credentials": "That's not your password." },
  "add-passkey": {
    "wrong-credentials": "That's not your password.",
    "passkey-cancelled": "No passkey was added. Try again when you're ready.",
    "too-many": "You've reached the passkey limit. Remove one to add another.",
  },
  "change-password": { "wrong-credentials": "That's not your password." },
  "delete-account": { "wrong-credentials": "That's not your password." },
  "create-room": {
    "switched-off": "On this site, rooms are made by the people who run it.",
    "too-many": "You've reached the room limit. Delete one to create another.",
  },
  "create-invite": {
    "too-many": "This room has reached its invite limit. Revoke one to create another.",
  },
};

/** The reason why a task failed, in words that say what to do. */
export const troubleWords = (code: Why, task?: Task): string =>
  (task === undefined ? undefined : special[task]?.[code]) ??
  general[code] ??
  "Something went wrong on our side. Try again.";
