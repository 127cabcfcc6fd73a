import type { MediaFailure } from "../../rtc/devices/media-failure.ts";

/** The steps in display order. */
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

/** Not checked: the server did not name its ICE servers, or this browser does not support calls. */
type Unasked = "unasked" | "unsupported";
type RelayFinding = "works" | "no-relay" | "not-offered" | "denied" | "full" | "unreachable" | Unasked;

/** The findings of each step; a closed set, so that every finding has its words and its verdict. */
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

/**
 * Passed: good. Warned: calls work, with limits. Failed: something does not work. Skipped: there was nothing
 * to check.
 */
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
  // Calls work without a camera.
  camera: { works: "passed", paused: "warned", ...mediaFailed, missing: "warned" },
  microphone: { works: "passed", silent: "warned", paused: "warned", ...mediaFailed },
  speaker: { heard: "passed", unheard: "failed", blocked: "failed" },
  signaling: { works: "passed", slow: "warned", polling: "warned", unanswered: "failed" },
  stun: { works: "passed", none: "warned", unanswered: "failed", ...unasked },
  nat: { none: "passed", independent: "passed", dependent: "warned", unknown: "skipped", ...unasked },
  "relay-udp": relay,
  // Networks that let UDP through need neither, so a missing one is only a warning.
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

/** The meaning of a finding for calls. */
export const verdictOf = <N extends StepName>(name: N, finding: Findings[N]): Verdict =>
  verdicts[name][finding];

/** Figures that a step measured, each in the unit of its name. */
export type Figures = {
  readonly afterMs?: number;
  readonly roundTripMs?: number;
  /** From 0 to 1. */
  readonly loss?: number;
  readonly width?: number;
  readonly height?: number;
  readonly errorCode?: number;
};
