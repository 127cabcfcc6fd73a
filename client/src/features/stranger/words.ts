import type { Language, Region } from "@lets-meet/shared/places.ts";
import type { ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import type { Exposure } from "../../rtc/ice/exposure-report.ts";
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
  oneMoment: "One moment…",
  hello: "Say hi to",
  someoneNew: "someone new.",
  pitch: "We find a stranger who likes what you like. One click and you're talking, face to face or by text.",
  pitchText: "We find a stranger who likes what you like. One click and you're chatting, by text only.",
  interests: "What do you like to talk about?",
  addInterest: "add an interest…",
  removeInterest: (interest: string) => `Remove ${interest}`,
  interestsFull: (limit: number) => `You can add up to ${limit} interests. Remove one to add another.`,
  interestTooLong: (limit: number) => `An interest can have up to ${limit} characters. Make it shorter.`,
  onlyShared: "Only people who share one",
  language: "Language",
  anyLanguage: "Any language",
  onlyLanguage: "Only people who speak it",
  where: "Where",
  anywhere: "Anywhere",
  video: "Video",
  text: "Text",
  knowThem: "Someone you know? Meet in a private room",
  rules: "18 or older. Be kind. No nudity.",
  rulesLink: "Rules",
  termsLink: "Terms",
  privacyLink: "Privacy",
  rulesQuestion: "Before you meet someone",
  rulesInShort: [
    "You are 18 or over.",
    "Be kind: no threats, no hate, no harassment.",
    "No nudity, nothing sexual, no violence on camera.",
    "Never record or share the people you meet.",
  ],
  rulesMean: "In full:",
  acceptRules: "I'm 18 or over, and I accept the rules",
  notNow: "Not now",
  addressHidden: "Strangers can't see your IP address: video goes through a relay, text through this server.",
  addressSeen:
    "In a video chat, the stranger can see your IP address: this server has no relay to hide it. In a text chat, they can't.",
  addressQuestion: "Strangers will be able to see your IP address",
  addressWhy:
    "This server has no relay to hide it, so video goes directly from your browser to theirs. An IP address shows roughly where you are and who your internet provider is, but not your name or street.",
  addressOnce: "In a text chat, they never see it. If you continue, we won't ask again in this browser.",
  addressMeasured: "This is what your browser reports for this call.",
  goOn: "Continue",
  textInstead: "Text instead",
  noVideo: {
    unsupported: "This browser can't do video chat (WebRTC is missing or turned off). Text chat works.",
    insecure: "Video chat needs a secure page: open it with https:// or on localhost. Text chat works.",
  },

  greenTitle: "Ready for video?",
  whyTitle: "Your browser will ask you.",
  why: "A stranger can only see and hear you if you allow your camera and microphone. No stranger sees or hears you before you're matched, and nothing is recorded.",
  allowBoth: "Turn both on",
  allowMicrophone: "Microphone only",
  allowCamera: "Camera only",
  goWithout: "You can also start without either: just watch and type.",
  sampled:
    "Now and then one small picture from your camera is checked by this server and then forgotten. Strangers see you once it is.",
  startVideo: "Start video",
  continueWithText: "Continue with text",
  cancel: "Cancel",
  asTheySeeYou: "You",

  looking: "Looking for someone you can chat with.",
  hangOn: "Hang on.",
  soFar: (elapsed: string) => `${elapsed} so far`,
  usualWait: (typical: string) => `usually ${typical}`,
  asTheyWillSeeYou: "You, as they'll see you",
  steps: "Search steps",
  nextIn: (seconds: number) => `next in ${seconds} s`,
  staying: "staying here",
  stay: "Stay on this step",
  climbOn: "Continue automatically",
  skip: "Skip ahead",
  escCancels: "Press Esc again to stop searching.",

  callWith: "Call with a stranger",
  nowChatting: "You're now chatting with a random stranger. Say hi!",
  typing: "Stranger is typing…",
  away: "Stranger is away…",
  awayButLinked: "Stranger lost connection to the server. Your call and chat continue.",
  connecting: "Connecting to a stranger…",
  reconnecting: "Connection dropped. Reconnecting…",
  escAgain: "Press Esc again to disconnect.",
  next: "Next",
  stop: "Stop",
  new: "New",
  autoNext: "Next automatically",
  home: "Change interests",
  messagesStopped: "You can't send messages",
  chatOver: "This chat has ended",
  check: "Call check",
  checkFirst: "Not sure it'll work? Check your devices and network first.",

  report: "Report",
  reported: "Reported",
  reportTitle: "Report this person?",
  reportWhy: "Why?",
  sendReport: "Report and leave",
  reportMeans:
    "This ends the chat, and you'll never meet this person again while you use this tab. They aren't told who reported them. Nothing that was said or shown is sent along.",
  block: "Block",
  blockTitle: "Block this person?",
  blockWords:
    "You'll never meet this person again while you use this tab, even after a reload. They aren't told that you blocked them.",
  blockLeaves: "If you're still talking, this also ends the chat.",
  keep: "Cancel",
  tooltipClose: "Close",
} as const;

/** The reasons for a report. */
export const reasonWords: Readonly<Record<ReportReason, string>> = {
  nudity: "Nudity or sexual content",
  "under-18": "Seems to be under 18",
  violence: "Violence or weapons",
  harassment: "Hate, threats or harassment",
  advert: "Advert, spam or fraud",
  other: "Something else that is against the rules",
};

/** The tab's titles. */
export const titleWords = {
  searching: "Looking for someone",
  matched: "A stranger is here, say hi",
  talking: "Talking with a stranger",
  wrote: "New message",
  ended: "Chat ended",
} as const;

/** The exposure of this page's address to the partner, and what it means. */
export const exposureWords: Readonly<
  Record<Exclude<Exposure["sees"], "nothing-yet">, { readonly text: string; readonly meaning: string }>
> = {
  relay: {
    text: "Your IP is hidden",
    meaning: "Audio and video go through a relay. The stranger sees the relay's IP address, not yours.",
  },
  address: {
    text: "Stranger can see your IP",
    meaning:
      "Audio and video go directly from your browser to theirs, so they can find out your IP address. It shows roughly where you are and who your internet provider is, but not your name or street.",
  },
};

/** The reason why a chat ended. */
export const endWords: Readonly<Record<EndReason, { readonly text: string; readonly more: string | null }>> =
  {
    "you-left": { text: "You have disconnected.", more: null },
    left: { text: "Stranger has disconnected.", more: null },
    gone: {
      text: "Stranger has disconnected.",
      more: "Their page lost its connection and didn't come back.",
    },
    away: { text: "Connection lost.", more: "You were away too long, so the chat ended without you." },
    overflow: { text: "Connection lost.", more: "One of your two pages didn't respond in time." },
    removed: {
      text: "Stranger was removed.",
      more: "Their camera showed something that isn't allowed here.",
    },
    barred: {
      text: "You were removed.",
      more: "Your camera showed something that isn't allowed here. Your video stays covered for ten minutes.",
    },
    "no-connection": {
      text: "Couldn't connect.",
      more: "Your two networks didn't allow a direct call. The next person may be on a different network. The call check shows what yours allows. Text always works.",
    },
    "no-relay": {
      text: "Couldn't reach a relay.",
      more: "This server only connects people through relays, so that no one sees an IP address, and none responded. The call check shows what your network allows. Text always works.",
    },
    "session-lost": { text: "Connection lost.", more: "The server lost this chat." },
  };

/** Written out: asking the browser for them costs tens of milliseconds before the first picture. */
export const languageNames: Readonly<Record<Language, string>> = {
  ar: "Arabic",
  bn: "Bangla",
  cs: "Czech",
  da: "Danish",
  de: "German",
  el: "Greek",
  en: "English",
  es: "Spanish",
  fa: "Persian",
  fi: "Finnish",
  fr: "French",
  he: "Hebrew",
  hi: "Hindi",
  hu: "Hungarian",
  id: "Indonesian",
  it: "Italian",
  ja: "Japanese",
  ko: "Korean",
  ms: "Malay",
  nl: "Dutch",
  no: "Norwegian",
  pl: "Polish",
  pt: "Portuguese",
  ro: "Romanian",
  ru: "Russian",
  sv: "Swedish",
  sw: "Swahili",
  ta: "Tamil",
  th: "Thai",
  tl: "Filipino",
  tr: "Turkish",
  uk: "Ukrainian",
  ur: "Urdu",
  vi: "Vietnamese",
  zh: "Chinese",
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
