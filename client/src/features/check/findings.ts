import type { MediaFailure } from "../../rtc/media-failure.ts";

/** The steps in the order in which they are shown. */
export const stepNames = [
  "camera",
  "microphone",
  "speaker",
  "signaling",
  "stun",
  "nat",
  "relay-udp",
  "relay-tcp",
  "relay-tls",
  "quality",
] as const;
export type StepName = (typeof stepNames)[number];

/** Nobody could say: the server did not tell what there is, or this browser does no calls. */
type Unasked = "unasked" | "unsupported";
type RelayFinding = "works" | "no-relay" | "not-offered" | "denied" | "full" | "unreachable" | Unasked;

/** What each step can find; a closed set, so that every finding has its words and its verdict. */
export type Findings = {
  readonly camera: "works" | "paused" | MediaFailure;
  readonly microphone: "works" | "silent" | "paused" | MediaFailure;
  readonly speaker: "heard" | "unheard" | "blocked";
  readonly signaling: "works" | "slow" | "polling" | "unanswered";
  readonly stun: "works" | "none" | "unanswered" | Unasked;
  readonly nat: "none" | "independent" | "dependent" | "unknown" | Unasked;
  readonly "relay-udp": RelayFinding;
  readonly "relay-tcp": RelayFinding;
  readonly "relay-tls": RelayFinding;
  readonly quality: "good" | "lossy" | "slow" | "poor" | "lost" | "no-relay" | Unasked;
};

/** Passed: good. Warned: calls work, but not as they could. Failed: something does not. Skipped: there was nothing to look at. */
export type Verdict = "passed" | "warned" | "failed" | "skipped";

type Verdicts = { readonly [N in StepName]: Readonly<Record<Findings[N], Verdict>> };

const mediaFailed: Readonly<Record<MediaFailure, Verdict>> = {
  denied: "failed",
  missing: "failed",
  busy: "failed",
  insecure: "failed",
  unsupported: "failed",
  failed: "failed",
};
const unasked: Readonly<Record<Unasked, Verdict>> = { unasked: "skipped", unsupported: "failed" };
const relay: Readonly<Record<RelayFinding, Verdict>> = {
  works: "passed",
  "no-relay": "warned",
  "not-offered": "skipped",
  denied: "failed",
  full: "failed",
  unreachable: "failed",
  ...unasked,
};

const verdicts: Verdicts = {
  // Whoever has no camera is heard all the same.
  camera: { works: "passed", paused: "warned", ...mediaFailed, missing: "warned" },
  microphone: { works: "passed", silent: "warned", paused: "warned", ...mediaFailed },
  speaker: { heard: "passed", unheard: "failed", blocked: "failed" },
  signaling: { works: "passed", slow: "warned", polling: "warned", unanswered: "failed" },
  stun: { works: "passed", none: "warned", unanswered: "failed", ...unasked },
  nat: { none: "passed", independent: "passed", dependent: "warned", unknown: "skipped", ...unasked },
  "relay-udp": relay,
  // Networks that let UDP through need neither, so that one of them missing is a warning.
  "relay-tcp": { ...relay, "no-relay": "skipped", unreachable: "warned" },
  "relay-tls": { ...relay, "no-relay": "skipped", unreachable: "warned" },
  quality: {
    good: "passed",
    lossy: "warned",
    slow: "warned",
    poor: "failed",
    lost: "failed",
    "no-relay": "skipped",
    ...unasked,
  },
};

/** What a finding means for calls. */
export const verdictOf = <N extends StepName>(name: N, finding: Findings[N]): Verdict =>
  verdicts[name][finding];

/** Numbers that a step measured, each in the unit of its name. */
export type Figures = {
  readonly afterMs?: number;
  readonly roundTripMs?: number;
  /** From 0 to 1. */
  readonly loss?: number;
  readonly width?: number;
  readonly height?: number;
  readonly errorCode?: number;
};
