import { type AffinityWeights, defaultWeights } from "./affinity.ts";

/** The engine's settings; times in milliseconds. */
export type MatchConfig = {
  readonly weights: AffinityWeights;
  /** The time for which arrivals are batched under load. */
  readonly batchMs: number;
  /** The number of tickets in each `batchMs` that are looked up immediately, before the rest is batched. */
  readonly lightLoad: number;
  /** The lifetime of a ticket that is not announced again. */
  readonly leaseMs: number;
  /** The maximum number of candidates that one search scores. */
  readonly candidates: number;
  /** The maximum number of steps of one exchange, and of exchange rounds over all tickets of a batch. */
  readonly exchangeDepth: number;
  readonly exchangeRounds: number;
  /**
   * The maximum number of look-ups in one tick; the rest follow in the next tick, which is due immediately.
   */
  readonly lookupsPerTick: number;
  /** The minimum number of withdrawn or matched revisions that are remembered. */
  readonly consumedRevisions: number;
};

export const defaultMatchConfig: MatchConfig = {
  weights: defaultWeights,
  batchMs: 20,
  lightLoad: 16,
  leaseMs: 15_000,
  candidates: 24,
  exchangeDepth: 12,
  exchangeRounds: 12,
  lookupsPerTick: 2_048,
  consumedRevisions: 16_384,
};
