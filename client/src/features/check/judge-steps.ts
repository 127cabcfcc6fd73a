import { isPaused } from "../../call/devices/device-live.ts";
import type { LocalMedia } from "../../rtc/devices/local-media.ts";
import type { Gathered } from "../../rtc/ice/ice-probe.ts";
import type { Expectation } from "../../rtc/quality/expected-quality.ts";
import type { Findings } from "./findings.ts";

/** STUN and TURN error codes (RFC 8656 §19, RFC 8489 §14.8), grouped by what they mean for the user. */
const deniedCodes = [401, 403, 438, 441];
const fullCodes = [486, 508];

/** True if a STUN server answered; without a NAT, its answer adds no candidate. */
export const answered = ({ candidates, errors, ended }: Gathered): boolean =>
  candidates.some(({ kind }) => kind === "srflx") || (ended === "complete" && errors.length === 0);

export function relayFindingOf({ candidates, errors }: Gathered): Findings["relay-udp"] {
  if (candidates.some(({ kind }) => kind === "relay")) return "works";
  if (errors.some((code) => deniedCodes.includes(code))) return "denied";
  return errors.some((code) => fullCodes.includes(code)) ? "full" : "unreachable";
}

/** Slower signaling than this makes calls start late. */
const slowAfterMs = 400;

export function signalingFindingOf(
  roundTripMs: number | null,
  transport: "websocket" | "polling" | null,
): Findings["signaling"] {
  if (roundTripMs === null) return "unanswered";
  if (transport === "polling") return "polling";
  return roundTripMs > slowAfterMs ? "slow" : "works";
}

export function qualityFindingOf(expected: Expectation | null): Findings["quality"] {
  if (expected === null) return "lost";
  if (expected.quality === "fair") return expected.because === "delay" ? "slow" : "lossy";
  return expected.quality;
}

/** A device that was switched off while it was requested counts as not started. */
export function deviceFindingOf(device: LocalMedia["camera"]): Findings["camera"] {
  if (device.state === "failed") return device.failure;
  if (isPaused(device)) return "paused";
  return device.state === "on" ? "works" : "failed";
}
