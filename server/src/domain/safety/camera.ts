import type { Camera, Seen, Verdict } from "@lets-meet/shared/protocol/safety.ts";
import {
  type Draw,
  doorGoodForMs,
  drawConfirmingMs,
  drawFirstMs,
  drawGapMs,
  freshAtMatchMs,
  meanGapMs,
} from "./sampling.ts";
import { confirm, type Suspicion, suspected } from "./verdict.ts";

/** What the server knows about one session's camera. */
export type CameraState = Camera & {
  readonly seen: Seen;
  /** When it was last seen clear. */
  readonly clearAt: number;
  /** An explicit frame that is being confirmed, and the times to its further asks. */
  readonly suspicion: (Suspicion & { readonly gapsMs: readonly number[] }) | null;
  /** Asks in a row that were not answered in time. */
  readonly late: number;
  /** Clear frames in a row, and the matches that began meanwhile. */
  readonly clearFrames: number;
  readonly clearPartners: number;
  /** When its current call began; `null` outside calls. */
  readonly callSince: number | null;
  /** The time in earlier calls. */
  readonly videoMs: number;
  /** Until then it stays covered. */
  readonly barredUntil: number;
};

export const newCamera: CameraState = {
  on: false,
  looksVirtual: false,
  seen: "unseen",
  clearAt: Number.NEGATIVE_INFINITY,
  suspicion: null,
  late: 0,
  clearFrames: 0,
  clearPartners: 0,
  callSince: null,
  videoMs: 0,
  barredUntil: Number.NEGATIVE_INFINITY,
};

/**
 * What comes of an ask. `missing`: no answer in time. `skipped`: the server had no time for the frame. `failed`: it has had no
 * verdicts for a while.
 */
export type AskOutcome = Verdict | "missing" | "skipped" | "failed";

/** After this many asks without an answer the camera counts as off. */
const mostLate = 2;
/** A picture that was confirmed as explicit stays covered, whatever is shown, for this long. */
export const barredMs = 600_000;

const isBarred = ({ barredUntil }: CameraState, now: number): boolean => now < barredUntil;

/** The camera was switched, or has another track: what was seen before says nothing about it. */
export function switched(state: CameraState, camera: Camera, now: number): CameraState {
  const seen = isBarred(state, now) && camera.on ? "covered" : "unseen";
  return {
    ...state,
    ...camera,
    seen,
    late: 0,
    clearAt: Number.NEGATIVE_INFINITY,
    // A person who turns the camera off under suspicion is looked at anew, and more often than before.
    suspicion: null,
    clearFrames: 0,
    clearPartners: 0,
  };
}

/** A video match of this session begins. */
export function callBegun(state: CameraState, now: number): CameraState {
  const isGood = state.seen === "clear" && now - state.clearAt <= doorGoodForMs;
  const seen = state.seen === "clear" && !isGood ? "unseen" : state.seen;
  return { ...state, seen, callSince: now, clearPartners: state.clearPartners + 1 };
}

/** The match is over. */
export const callEnded = (state: CameraState, now: number): CameraState =>
  state.callSince === null
    ? state
    : { ...state, callSince: null, videoMs: state.videoMs + Math.max(0, now - state.callSince) };

/** An ask has come to an end. */
export function answered(state: CameraState, outcome: AskOutcome, now: number, draw: Draw): CameraState {
  if (!state.on) return state;
  if (outcome === "missing") {
    const late = state.late + 1;
    return late < mostLate ? { ...state, late } : { ...switched(state, { ...state, on: false }, now), late };
  }
  const timely = { ...state, late: 0 };
  if (isBarred(state, now)) return { ...timely, seen: "covered", suspicion: null };
  if (outcome === "skipped") return timely;
  if (state.suspicion !== null) return confirming(timely, state.suspicion, outcome, now);
  switch (outcome) {
    case "explicit":
      return {
        ...timely,
        seen: "covered",
        clearFrames: 0,
        clearPartners: 0,
        suspicion: { ...suspected, gapsMs: gapsOf(drawConfirmingMs(draw)) },
      };
    case "clear":
    case "suggestive":
      return { ...timely, seen: "clear", clearAt: now, clearFrames: state.clearFrames + 1 };
    case "unusable":
    case "failed":
      // Closed for pictures: without a verdict the next partner sees none. Nothing is held against anybody.
      return { ...timely, seen: "unseen" };
  }
}

const gapsOf = ([first, second]: readonly [number, number]) => [first, second - first];

function confirming(
  state: CameraState,
  suspicion: NonNullable<CameraState["suspicion"]>,
  outcome: Verdict | "failed",
  now: number,
): CameraState {
  const confirmation = confirm(suspicion, outcome === "failed" ? "unusable" : outcome);
  switch (confirmation.kind) {
    case "waiting":
      return {
        ...state,
        suspicion: { ...confirmation.suspicion, gapsMs: suspicion.gapsMs.slice(1) },
      };
    case "confirmed":
      return { ...state, seen: "covered", suspicion: null, barredUntil: now + barredMs };
    case "refuted":
      return { ...state, seen: "clear", clearAt: now, suspicion: null };
  }
}

/** True if that step has confirmed an explicit picture. */
export const isConfirmed = (before: CameraState, after: CameraState): boolean =>
  after.barredUntil > before.barredUntil;

const goodMs = 180_000;
const goodFrames = 4;
/** True if the session has been in calls for three minutes, and all its pictures lately were clear. */
export const isGood = (state: CameraState, now: number): boolean =>
  state.seen === "clear" &&
  state.suspicion === null &&
  state.clearFrames >= goodFrames &&
  state.videoMs + (state.callSince === null ? 0 : now - state.callSince) >= goodMs;

/** Without a drawn time left, such as after frames that could not be judged. */
const confirmAgainMs = 600;

/**
 * The time to the next ask; `null` if there is none until something happens. `isFirst`: of the current call. The first look
 * at a camera is immediate: in the green room it is over before a search begins.
 */
export function nextAskMs(state: CameraState, isFirst: boolean, now: number, draw: Draw): number | null {
  if (!state.on) return null;
  if (isBarred(state, now)) return state.callSince === null ? null : drawGapMs(20_000, draw);
  if (state.suspicion !== null) return state.suspicion.gapsMs[0] ?? confirmAgainMs;
  if (state.clearFrames === 0 && state.seen === "unseen" && isFirst) return 0;
  if (state.callSince === null) return null;
  if (isFirst) return now - state.clearAt <= freshAtMatchMs ? drawFirstMs(draw) : 0;
  const { callSince, clearFrames, clearPartners } = state;
  const videoMs = state.videoMs + now - callSince;
  return drawGapMs(meanGapMs({ videoMs, clearFrames, clearPartners, isDoubtful: state.looksVirtual }), draw);
}
