import type { RelayMeasure } from "../ice/relay-probe.ts";

/** The expected quality of a call, and its limiting factor. */
export type Expectation = {
  readonly quality: "good" | "fair" | "poor" | "lost";
  readonly because: "loss" | "delay" | null;
};

const order = ["good", "fair", "poor", "lost"] as const;
type Expected = (typeof order)[number];

/**
 * The expected quality of a call over a measured path. A call lowers its bitrate to what gets through, and a
 * probe does not, so missing packets count as loss here: under 6 % is good, under 8 % fair, and poor while a
 * tenth of the pace arrives. Delay is judged one way, as half the round trip: up to 150 ms is not noticeable,
 * up to 400 ms people begin to talk over each other (ITU-T G.114).
 */
export function expectationOf({ roundTripMs, planned, arrived }: RelayMeasure): Expectation {
  const byLoss = ofLoss(lossOf({ planned, arrived }));
  const byDelay = ofDelay(roundTripMs / 2);
  const isLoss = order.indexOf(byLoss) >= order.indexOf(byDelay);
  const quality = isLoss ? byLoss : byDelay;
  return { quality, because: quality === "good" ? null : isLoss ? "loss" : "delay" };
}

/** The share that was lost, from 0 to 1. */
export function lossOf({ planned, arrived }: Pick<RelayMeasure, "planned" | "arrived">): number {
  return planned <= 0 ? 1 : Math.min(1, Math.max(0, (planned - arrived) / planned));
}

function ofLoss(loss: number): Expected {
  if (loss < 0.06) return "good";
  if (loss < 0.08) return "fair";
  return loss <= 0.9 ? "poor" : "lost";
}

function ofDelay(oneWayMs: number): Expected {
  if (oneWayMs <= 150) return "good";
  return oneWayMs <= 400 ? "fair" : "poor";
}
