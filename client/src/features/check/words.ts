import { failureWords, pausedWords } from "../../call/words.ts";
import type { MediaFailure } from "../../rtc/devices/media-failure.ts";
import type { Findings, StepName } from "./findings.ts";
import type { StepStatus, Summary } from "./machine.ts";

/** The texts of the call check's page. */
export const words = {
  title: "Will a call work here?",
  intro:
    "This tests your camera, microphone and speaker, and the routes a call can take through your network. It takes about 15 seconds. Nothing is recorded, and no one is called.",
  start: "Start check",
  stop: "Stop",
  again: "Check again",
  back: "Back to home",
  progress: (over: number, all: number) => `${over} of ${all} done`,
  stopped: "Stopped early.",
  steps: "Check steps",
  preview: "as others will see you",
  sayHello: "Say hello: the bars should move.",
  speakerAsks: "A tone is playing. Do you hear it?",
  speakerOff: "This browser didn't play the tone.",
  heard: "I hear it",
  unheard: "I don't",
  playAgain: "Play again",
  output: "Speaker",
  systemOutput: "System default",
  outputNumber: (number: number) => `Speaker ${number}`,
  copy: "Copy report",
  copied: "Copied. It contains no addresses or device names.",
  copyFailed: "Couldn't copy. Select the report below and copy it yourself.",
  report: "Report",
} as const;

/** The transport of the connection to the server. */
export const lineWords = {
  websocket: "connected over WebSocket",
  polling: "connected over long polling",
} as const;

export const statusWords: Readonly<Record<StepStatus, string>> = {
  waiting: "Not checked yet",
  running: "Checking…",
  passed: "Good",
  warned: "Could be better",
  failed: "Not working",
  skipped: "Not checked",
};

export const stepWords: Readonly<Record<StepName, string>> = {
  camera: "Camera",
  microphone: "Microphone",
  speaker: "Speaker",
  signaling: "Server connection",
  stun: "Public address",
  nat: "Your router",
  "relay-udp": "Relay over UDP",
  "relay-tcp": "Relay over TCP",
  "relay-tls": "Relay over TLS",
  quality: "Expected quality",
};

export const summaryWords: Readonly<Record<Summary, { readonly title: string; readonly more: string }>> = {
  ready: { title: "You're ready to meet people.", more: "Everything a call needs works here." },
  limited: {
    title: "Calls should mostly work.",
    more: "The list shows what could be better and what to do.",
  },
  trouble: { title: "Something isn't working.", more: "The list shows what it is and what to do about it." },
};

/** The finding, and, if it is not good, one sentence of advice. */
export type FindingWords = { readonly text: string; readonly mend?: string };
type Words = { readonly [N in StepName]: Readonly<Record<Findings[N], FindingWords>> };

function ofMedia(kind: "camera" | "microphone"): Readonly<Record<MediaFailure | "paused", FindingWords>> {
  const of = (failure: MediaFailure): FindingWords => {
    const { title, mend } = failureWords(kind, failure);
    return { text: title, mend };
  };
  return {
    denied: of("denied"),
    missing: of("missing"),
    busy: of("busy"),
    insecure: of("insecure"),
    unsupported: of("unsupported"),
    failed: of("failed"),
    paused: { text: pausedWords(kind).title, mend: pausedWords(kind).mend },
  };
}

const unasked = {
  unasked: { text: "The server didn't say which routes calls can take." },
  unsupported: {
    text: "This browser doesn't support calls.",
    mend: "Use a current version of Chrome, Edge, Firefox or Safari. Text chat works here too.",
  },
} as const;

const relay = {
  works: { text: "Calls can use this route." },
  "no-relay": {
    text: "This server has no relay: calls only connect if both networks allow a direct call.",
    mend: "If calls fail, try another network. The people who run this server can add a TURN server.",
  },
  "not-offered": { text: "This server doesn't offer its relay this way." },
  denied: {
    text: "The relay didn't accept this page's credentials.",
    mend: "Set your device's clock to the right time and check again. If that doesn't help, tell the people who run this server.",
  },
  full: {
    text: "The relay is full.",
    mend: "Wait a minute and check again.",
  },
  ...unasked,
} as const;

const noRelay = { text: "This server has no relay." } as const;

export const findingWords: Words = {
  camera: { works: { text: "Your camera works." }, ...ofMedia("camera") },
  microphone: {
    works: { text: "Your microphone works." },
    silent: {
      text: "Your microphone is on but silent.",
      mend: "Speak up, unmute it with its own switch, or choose another one, then check again.",
    },
    ...ofMedia("microphone"),
  },
  speaker: {
    heard: { text: "You heard the tone." },
    unheard: {
      text: "You didn't hear the tone.",
      mend: "Turn up the volume, see which speaker or headset your system uses, and check again.",
    },
    blocked: {
      text: "This browser couldn't play a sound.",
      mend: "Allow sound for this page in the browser's settings, plug in a speaker or headset, and check again.",
    },
  },
  signaling: {
    works: { text: "The server responds quickly." },
    slow: {
      text: "The server responds slowly.",
      mend: "Move closer to your router, or stop anything that's using the connection.",
    },
    polling: {
      text: "Something between you and the server blocks WebSockets, so the connection is slower.",
      mend: "It still works. A proxy, filter or VPN may be the reason: turn it off if you can.",
    },
    unanswered: {
      text: "The server isn't responding.",
      mend: "Check your internet connection, and try again in a moment.",
    },
  },
  stun: {
    works: { text: "Your network lets this browser find its public address." },
    none: {
      text: "This server has no STUN server set up, so direct calls only work within one network.",
      mend: "The people who run this server can add one in its settings.",
    },
    unanswered: {
      text: "No STUN server responds: your network seems to block UDP.",
      mend: "Allow UDP in your firewall or VPN, or try another network. A relay over TCP or TLS gets calls through.",
    },
    ...unasked,
  },
  nat: {
    none: { text: "No router is in the way: this device has a public address." },
    independent: { text: "It uses one port for everyone, so direct calls work." },
    dependent: {
      text: "It uses a different port for each destination (a symmetric NAT), so direct calls often fail.",
      mend: "A relay gets calls through. Without one, try another network, such as a phone hotspot.",
    },
    unknown: { text: "Couldn't tell what kind it is." },
    ...unasked,
  },
  "relay-udp": {
    ...relay,
    unreachable: {
      text: "The relay doesn't respond over UDP.",
      mend: "Allow UDP in your firewall or VPN. A relay over TCP or TLS gets calls through too, a little slower.",
    },
  },
  "relay-tcp": {
    ...relay,
    "no-relay": noRelay,
    unreachable: {
      text: "The relay doesn't respond over TCP.",
      mend: "You can ignore this if another relay works. If not, allow this page in your firewall, or try another network.",
    },
  },
  "relay-tls": {
    ...relay,
    "no-relay": noRelay,
    unreachable: {
      text: "The relay doesn't respond over TLS.",
      mend: "You can ignore this if another relay works. If not, something in between intercepts secure connections: try another network.",
    },
  },
  quality: {
    good: { text: "Good: audio and video should work well." },
    lossy: {
      text: "Fair: video may get blurry now and then.",
      mend: "Move closer to your router, or use a cable.",
    },
    slow: {
      text: "Fair: the route through the relay is long, so there may be a delay.",
      mend: "Turn off your VPN if you use one, and give people a moment to answer.",
    },
    poor: {
      text: "Poor: audio and video may cut out.",
      mend: "Use a cable or another network, stop downloads, or keep your camera off.",
    },
    lost: {
      text: "The relay lets you in, but nothing comes back through it.",
      mend: "Check again in a minute. If that doesn't help, tell the people who run this server.",
    },
    "no-relay": { text: "It can't be measured without a working relay." },
    ...unasked,
  },
};
