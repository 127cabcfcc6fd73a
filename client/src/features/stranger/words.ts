import type { Region } from "@lets-meet/shared/places.ts";
import type { Exposure } from "../../rtc/exposure-report.ts";
import type { EndReason } from "./state.ts";

/** The texts of the pages with strangers, except for those of every call. */
export const words = {
  stranger: "Stranger",
  /**
   * The names of two strangers in the room where they carry on, so that a third member can tell them apart.
   */
  nameInRoom: (polite: boolean) => (polite ? "Guest 1" : "Guest 2"),
  you: "You",
  sticker: "no account · nothing to install",
  hello: "Say hi to",
  someoneNew: "someone new.",
  pitch:
    "We find a stranger who likes what you like. One click and you are talking, face to face or in text.",
  interests: "What do you like to talk about?",
  addInterest: "add an interest…",
  removeInterest: (interest: string) => `Remove ${interest}`,
  interestsFull: (limit: number) => `${limit} interests are the most. Remove one to add another.`,
  interestTooLong: (limit: number) => `An interest has at most ${limit} characters. Make it shorter.`,
  onlyShared: "Only people who share one",
  language: "Language",
  anyLanguage: "Any language",
  onlyLanguage: "Only people who speak it",
  where: "Where",
  anywhere: "Anywhere",
  video: "Video",
  text: "Text",
  knowThem: "Somebody you know? Meet in a private room",
  rules: "18 or older. Be kind; no nudity.",
  addressHidden:
    "Your internet address stays hidden from whoever you meet: video goes through a relay, text through this server.",
  addressSeen:
    "In a video chat, your partner can see your internet address: this server has no relay to hide it. In a text chat they cannot.",
  addressQuestion: "Your partner will be able to see your internet address",
  addressWhy:
    "This server has no relay to hide it, so a video call goes straight from your browser to theirs. An internet address tells roughly where you are and who your provider is; it tells neither your name nor your street.",
  addressOnce: "In a text chat they never see it. If you go on, you are not asked again in this browser.",
  addressMeasured: "This is what your browser reports of this very call.",
  goOn: "Go on",
  textInstead: "Text instead",
  noVideo: {
    unsupported: "This browser has no video chat (WebRTC is missing or switched off). Text chat works.",
    insecure: "Video chat needs a secure page: open it with https:// or on localhost. Text chat works.",
  },

  greenTitle: "Ready to be seen?",
  whyTitle: "Your browser is about to ask.",
  why: "A stranger can only see and hear you if you allow camera and microphone. Nothing leaves this page before you are matched, and nothing is recorded.",
  allowBoth: "Turn both on",
  allowMicrophone: "Only the microphone",
  allowCamera: "Only the camera",
  goWithout: "You can also go without either: start, look and type.",
  startVideo: "Start video",
  continueWithText: "Continue with text",
  cancel: "Cancel",
  asTheySeeYou: "You",

  looking: "Looking for someone you can chat with.",
  hangOn: "Hang on.",
  soFar: (elapsed: string) => `${elapsed} so far`,
  mostWait: (typical: string) => `most people wait ${typical}`,
  asTheyWillSeeYou: "You, as they will see you",
  steps: "Steps of the search",
  nextIn: (seconds: number) => `next in ${seconds} s`,
  staying: "staying here",
  stay: "Stay on this step",
  climbOn: "Climb on",
  skip: "Skip ahead",
  escCancels: "Press Esc again to stop searching.",

  callWith: "Call with a stranger",
  nowChatting: "You're now chatting with a random stranger. Say hi!",
  typing: "Stranger is typing…",
  away: "Stranger is away…",
  awayButLinked: "Stranger has lost the server. Your call and chat go on.",
  connecting: "Connecting to your stranger…",
  reconnecting: "The connection broke. Reconnecting…",
  escAgain: "Press Esc again to disconnect.",
  next: "Next",
  stop: "Stop",
  new: "New",
  nextByItself: "Next by itself",
  home: "Change interests",
  messagesStopped: "No more messages here",
  chatOver: "This chat is over",
  check: "Call check",
  checkFirst: "Not sure it will work? Check your devices and network first.",

  block: "Block",
  blockTitle: "Block this person?",
  blockWords:
    "You will never meet this person again while you use this tab, even after a reload. They are not told that you blocked them.",
  blockLeaves: "If you are still talking, this also ends the chat.",
  keep: "Keep them",
  tooltipClose: "Close",
} as const;

/** The tab's titles. */
export const titleWords = {
  name: "Let's Meet",
  searching: "Looking for someone",
  matched: "A stranger is here, say hi",
  talking: "Talking with a stranger",
  wrote: "Stranger says hi",
  ended: "Chat over",
} as const;

/** The exposure of this page's address to the partner, and what it means. */
export const exposureWords: Readonly<
  Record<Exclude<Exposure["sees"], "nothing-yet">, { readonly said: string; readonly meaning: string }>
> = {
  relay: {
    said: "Your address is hidden",
    meaning:
      "Picture and sound go through a relay. Your partner sees the relay's internet address and not yours.",
  },
  address: {
    said: "Your partner can see your address",
    meaning:
      "Picture and sound go straight from your browser to theirs, so they can find out your internet address. It tells roughly where you are and who your provider is; it tells neither your name nor your street.",
  },
};

/** The reason why a chat ended. */
export const endWords: Readonly<Record<EndReason, { readonly said: string; readonly more: string | null }>> =
  {
    "you-left": { said: "You have disconnected.", more: null },
    left: { said: "Stranger has disconnected.", more: null },
    gone: {
      said: "Stranger has disconnected.",
      more: "Their page lost its connection and did not come back.",
    },
    away: { said: "Connection lost.", more: "You were away for too long, so the chat ended without you." },
    overflow: { said: "Connection lost.", more: "Too much piled up on the way between the two of you." },
    "no-connection": {
      said: "No connection came about.",
      more: "The two networks would not let a direct call through. The next person may be on another one. The call check tells what yours lets through; text always works.",
    },
    "no-relay": {
      said: "No relay could be reached.",
      more: "This server connects people through relays only, so that nobody sees an address, and none answered. The call check tells what your network lets through; text always works.",
    },
    "session-lost": { said: "Connection lost.", more: "The server no longer knows this conversation." },
  };

/** The names of the regions to choose from. */
export const regionNames: Readonly<Record<Region, string>> = {
  africa: "Africa",
  "east-asia": "East Asia",
  europe: "Europe",
  "latin-america": "Latin America",
  "middle-east": "Middle East",
  "north-america": "North America",
  oceania: "Oceania",
  "south-asia": "South Asia",
};
