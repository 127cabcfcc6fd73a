import { z } from "zod";
import { beginSafety, type SafetyState } from "./safety-rounds.ts";

const Member = z.object({ id: z.string(), fingerprint: z.string() });
const Texts = z.array(z.tuple([z.string(), z.string()]));

/**
 * The state of the safety code that survives a reload: the rounds that the page has entered, and the code it
 * has shown.
 */
export const SafetyMemory = z.object({
  rounds: z.array(
    z.object({
      name: z.string(),
      own: Member,
      nonce: z.string(),
      peers: z.array(Member),
      commitments: Texts,
      nonces: Texts,
      revealed: z.boolean(),
      broken: z.boolean(),
    }),
  ),
  agreed: z.object({ ids: z.string(), code: z.string() }).nullable(),
  changed: z.boolean(),
});
export type SafetyMemory = z.infer<typeof SafetyMemory>;

export const noSafetyMemory: SafetyMemory = { rounds: [], agreed: null, changed: false };

/** The part of that state to be stored. */
export const memoryOf = ({ rounds, agreed, changed }: SafetyState): SafetyMemory => ({
  rounds: [...rounds.values()].map((round) => ({
    ...round,
    peers: [...round.peers],
    commitments: [...round.commitments],
    nonces: [...round.nonces],
  })),
  agreed,
  changed,
});

/**
 * Restores the state from before the load. A round keeps its nonce together with the commitments of the
 * others: with the nonce alone, a man in the middle who has seen it could choose their nonces to suit.
 */
export const resumeSafety = (self: string, call: string, memory: SafetyMemory): SafetyState => ({
  ...beginSafety(self, call),
  rounds: new Map(
    memory.rounds.map((round) => [
      round.name,
      { ...round, commitments: new Map(round.commitments), nonces: new Map(round.nonces) },
    ]),
  ),
  agreed: memory.agreed,
  changed: memory.changed,
});
