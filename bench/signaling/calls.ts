import type { Crowd } from "./conversations.ts";
import { pause, until } from "./pace.ts";
import { type Recorded, type Recording, trickled } from "./record-call.ts";
import type { Visitor } from "./visitor.ts";

export type CallSizes = {
  readonly callsPerSecond: number;
  readonly rounds: number;
  /** The pairs of each crowd that call in a round. */
  readonly pairs: number;
};

/** The last message of a call follows the match by at most this, in milliseconds. */
const callMs = 1_500;

/** The last two who search are matched within this time, in milliseconds, even if they have met before. */
const partMs = 2_500;

/**
 * Runs calls on all servers at the same time and at the same pace; returns each server's CPU microseconds for one call, from
 * its first search. Pages of the product send what real pages have sent; those of the bare server trickle.
 */
export async function callTogether(
  crowds: readonly Crowd[],
  recording: Recording,
  { callsPerSecond, rounds, pairs }: CallSizes,
): Promise<readonly number[]> {
  const micros = crowds.map(() => 0);
  const scripts = { product: recording.sent, bare: trickled(recording) };
  let calls = 0;
  await part(crowds);
  // The first round is a warm-up.
  for (let round = 0; round <= rounds; round++) {
    const before = await Promise.all(crowds.map(({ server }) => server.usage()));
    const met: (() => boolean)[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      for (const crowd of crowds) {
        const [one, two] = [crowd.visitors[pair], crowd.visitors[pairs + ((pair + round) % pairs)]];
        if (one === undefined || two === undefined) throw new Error("a caller is missing");
        met.push(call([one, two], `call ${round} ${pair}`, scripts[crowd.isProduct ? "product" : "bare"]));
      }
      await pause(1_000 / callsPerSecond);
    }
    await until("all callers to meet", () => met.every((hasMet) => hasMet()));
    await pause(callMs);
    const after = await Promise.all(crowds.map(({ server }) => server.usage()));
    if (round > 0) {
      calls += pairs;
      for (const index of crowds.keys())
        micros[index] =
          (micros[index] ?? 0) + (after[index]?.cpuMicros ?? 0) - (before[index]?.cpuMicros ?? 0);
    }
    await part(crowds);
  }
  return micros.map((total) => total / calls);
}

/** Ends all matches, and waits until everybody may search again. */
async function part(crowds: readonly Crowd[]): Promise<void> {
  const all = crowds.flatMap(({ visitors }) => visitors);
  for (const visitor of all) visitor.onMatched = () => undefined;
  do {
    for (const visitor of all) visitor.leave();
    await pause(partMs);
  } while (all.some(({ matchId }) => matchId !== null));
}

/** Starts a call between the two; the result tells whether they have met. */
function call(
  sides: readonly [Visitor, Visitor],
  interest: string,
  script: readonly Recorded[],
): () => boolean {
  for (const [side, visitor] of sides.entries())
    visitor.onMatched = () => {
      for (const message of script)
        if (message.side === side)
          // On a busy machine the recording lasts longer than a call here; no message may be missing.
          setTimeout(() => visitor.replay(message), Math.min(message.atMs, callMs - 300));
    };
  sides[0].search(interest);
  setTimeout(() => sides[1].search(interest), 10);
  return () => sides.every(({ matchId }) => matchId !== null);
}
