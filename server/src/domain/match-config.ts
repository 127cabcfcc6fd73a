import { type AffinityWeights, defaultWeights } from "./affinity.ts";

/** The engine's settings; times in milliseconds. */
export type MatchConfig = {
  readonly weights: AffinityWeights;
  /** How long arrivals are gathered under load. */
  readonly batchMs: number;
  /** How many tickets in each `batchMs` are looked up at once when they come, before the rest is gathered. */
  readonly lightLoad: number;
  /** How long a ticket lives without being announced again. */
  readonly leaseMs: number;
  /** How many candidates one look-up weighs at most. */
  readonly candidates: number;
  /** How many steps one exchange of partners may take, and how often all tickets of a batch try one. */
  readonly exchangeDepth: number;
  readonly exchangeRounds: number;
  /** How many tickets one tick looks up at most; the rest have their turn in the next, which is due at once. */
  readonly lookupsPerTick: number;
  /** How many withdrawn or matched revisions are remembered at least. */
  readonly spentRevisions: number;
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
  spentRevisions: 16_384,
};
