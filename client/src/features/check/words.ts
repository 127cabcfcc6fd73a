import { failureWords, pausedWords } from "../../call/words.ts";
import type { MediaFailure } from "../../rtc/media-failure.ts";
import type { Findings, StepName } from "./findings.ts";
import type { StepStatus, Summary } from "./machine.ts";

/** The texts of the call check's page. */
export const words = {
  title: "Will a call work here?",
  intro:
    "This tries your camera, microphone and speaker, and the ways a call can take through your network. It takes about fifteen seconds. Nothing is recorded, and nobody is called.",
  start: "Start the check",
  stop: "Stop",
  again: "Check again",
  back: "Back to start",
  progress: (over: number, all: number) => `${over} of ${all} done`,
  stopped: "Stopped before the end.",
  steps: "Steps of the check",
  preview: "as others would see you",
  sayHello: "Say hello: the bars should move.",
  speakerAsks: "A tone is playing. Do you hear it?",
  speakerOff: "This browser did not play the tone.",
  heard: "I heard it",
  unheard: "I did not",
  playAgain: "Play it again",
  output: "Speaker",
  systemOutput: "What the system has chosen",
  outputNumber: (number: number) => `Speaker ${number}`,
  copy: "Copy report",
  copied: "Copied. It names no addresses and no devices.",
  copyFailed: "This browser keeps the clipboard shut. Select the report below and copy it by hand.",
  report: "Report",
} as const;

/** The transport of the connection to the server. */
export const lineWords = {
  websocket: "line over WebSocket",
  polling: "line over long-polling",
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
  signaling: "Line to the server",
  stun: "Public address",
  nat: "Your router",
  "relay-udp": "Relay over UDP",
  "relay-tcp": "Relay over TCP",
  "relay-tls": "Relay over TLS",
  quality: "Expected quality",
};

export const summaryWords: Readonly<Record<Summary, { readonly title: string; readonly more: string }>> = {
  ready: { title: "You are ready to meet people.", more: "Everything that a call needs works here." },
  limited: {
    title: "Calls should work, mostly.",
    more: "The list says what could be better, and what to do.",
  },
  trouble: { title: "Something is in the way.", more: "The list says what it is, and what to do about it." },
};

/** The finding, and, if it is not good, one sentence of advice. */
export type FindingWords = { readonly said: string; readonly mend?: string };
type Words = { readonly [N in StepName]: Readonly<Record<Findings[N], FindingWords>> };

function ofMedia(kind: "camera" | "microphone"): Readonly<Record<MediaFailure | "paused", FindingWords>> {
  const of = (failure: MediaFailure): FindingWords => {
    const { title, mend } = failureWords(kind, failure);
    return { said: title, mend };
  };
  return {
    denied: of("denied"),
    missing: of("missing"),
    busy: of("busy"),
    insecure: of("insecure"),
    unsupported: of("unsupported"),
    failed: of("failed"),
    paused: { said: pausedWords(kind).title, mend: pausedWords(kind).mend },
  };
}

const unasked = {
  unasked: { said: "The server did not say which ways there are." },
  unsupported: {
    said: "This browser does no calls.",
    mend: "Open this page in a current Chrome, Edge, Firefox or Safari; text chat works here too.",
  },
} as const;

const relay = {
  works: { said: "Calls can go this way." },
  "no-relay": {
    said: "This server has no relay: calls connect only where both networks let them through directly.",
    mend: "If calls fail for you, try another network; whoever runs this server can add a TURN server.",
  },
  "not-offered": { said: "This server's relay is not offered this way." },
  denied: {
    said: "The relay did not accept this page's pass.",
    mend: "Set your device's clock right and check again; if it stays, tell whoever runs this server.",
  },
  full: {
    said: "The relay is full.",
    mend: "Wait a minute and check again.",
  },
  ...unasked,
} as const;

const noRelay = { said: "This server has no relay." } as const;

export const findingWords: Words = {
  camera: { works: { said: "Your camera gives a picture." }, ...ofMedia("camera") },
  microphone: {
    works: { said: "Your microphone hears you." },
    silent: {
      said: "Your microphone is on, and silent.",
      mend: "Speak up, unmute it at its own switch, or choose another one, then check again.",
    },
    ...ofMedia("microphone"),
  },
  speaker: {
    heard: { said: "You heard the tone." },
    unheard: {
      said: "You did not hear the tone.",
      mend: "Turn the volume up, see which speaker or headset your system uses, and check again.",
    },
    blocked: {
      said: "This browser would not play a sound.",
      mend: "Allow sound for this page in the browser's settings, plug in a speaker or headset, and check again.",
    },
  },
  signaling: {
    works: { said: "The server answers quickly." },
    slow: {
      said: "The server answers slowly.",
      mend: "Move closer to your router, or stop what is using the connection.",
    },
    polling: {
      said: "Something on the way blocks WebSockets, so the line takes a slower road.",
      mend: "It works as it is; a proxy, filter or VPN that can be switched off may be the reason.",
    },
    unanswered: {
      said: "The server does not answer.",
      mend: "Check your connection to the internet, and try again in a moment.",
    },
  },
  stun: {
    works: { said: "Your network lets calls find out where they come from." },
    none: {
      said: "This server names no STUN server, so direct calls work inside one network only.",
      mend: "Whoever runs this server can name one in its settings.",
    },
    unanswered: {
      said: "No STUN server answers: your network seems to block UDP.",
      mend: "Allow UDP in your firewall or VPN, or try another network; a relay over TCP or TLS gets calls through.",
    },
    ...unasked,
  },
  nat: {
    none: { said: "There is none in the way: this device has a public address." },
    independent: { said: "It keeps one door for everybody, so direct calls work." },
    dependent: {
      said: "It opens another door for each destination (a symmetric NAT), so direct calls often fail.",
      mend: "A relay gets calls through; without one, try another network, such as a phone's hotspot.",
    },
    unknown: { said: "What kind it is cannot be told from here." },
    ...unasked,
  },
  "relay-udp": {
    ...relay,
    unreachable: {
      said: "The relay does not answer over UDP.",
      mend: "Allow UDP in your firewall or VPN; a relay over TCP or TLS gets calls through, a little slower.",
    },
  },
  "relay-tcp": {
    ...relay,
    "no-relay": noRelay,
    unreachable: {
      said: "The relay does not answer over TCP.",
      mend: "Nothing to do while another relay works; else allow this page in your firewall, or try another network.",
    },
  },
  "relay-tls": {
    ...relay,
    "no-relay": noRelay,
    unreachable: {
      said: "The relay does not answer over TLS.",
      mend: "Nothing to do while another relay works; else a filter on the way reads secure lines: try another network.",
    },
  },
  quality: {
    good: { said: "Good: picture and sound should get through well." },
    lossy: {
      said: "Fair: the picture may get blurry now and then.",
      mend: "Move closer to your router, or use a cable.",
    },
    slow: {
      said: "Fair: the way through the relay is long, and answers come late.",
      mend: "Switch off a VPN if you use one, and leave a moment for the other to answer.",
    },
    poor: {
      said: "Poor: picture and sound may stop for moments.",
      mend: "Use a cable or another network, stop downloads, or leave your camera off.",
    },
    lost: {
      said: "The relay lets you in, and nothing comes back through it.",
      mend: "Check again in a minute; if it stays, tell whoever runs this server.",
    },
    "no-relay": { said: "It cannot be measured without a relay that works." },
    ...unasked,
  },
};
