import { z } from "zod";
import { beginSafety, type SafetyState } from "./safety-rounds.ts";

const Member = z.object({ id: z.string(), fingerprint: z.string() });
const Texts = z.array(z.tuple([z.string(), z.string()]));

/** What a page keeps of its safety code over a reload: the rounds that it has entered, and the code that it has shown. */
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

/** What is to be kept of that state. */
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
 * Goes on where a page was before its load. A round keeps its nonce together with what the others had committed to: with
 * the nonce alone, somebody in the middle who has heard it could choose theirs to suit.
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
