import type { Bereaved } from "./membership.ts";
import type { RedisStateStore } from "./state-store.ts";

export type SweepOptions = {
  readonly states: Pick<RedisStateStore, "ownedBy">;
  readonly partitions: number;
  /** The name of this process. */
  readonly process: string;
  /** Takes a record over, if that process still owns it. */
  readonly adopt: (key: string, owner: string) => Promise<void>;
};

/** The partitions that are read at a time, and the records that are taken over at a time. */
const partitionsAtATime = 64;
const recordsAtATime = 64;

async function inTurns<T>(
  all: readonly T[],
  atATime: number,
  run: (one: T) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < all.length; at += atATime) await Promise.all(all.slice(at, at + atATime).map(run));
}

/** Takes over this process's part of what the gone processes own: the partitions are shared out among the living. */
export async function sweep(options: SweepOptions, { gone, living }: Bereaved): Promise<void> {
  const { states, partitions, process, adopt } = options;
  const turn = living.toSorted((a, b) => (a < b ? -1 : 1)).indexOf(process);
  if (turn === -1) return;
  const own: number[] = [];
  for (let partition = turn; partition < partitions; partition += living.length) own.push(partition);
  for (const owner of gone)
    await inTurns(own, partitionsAtATime, async (partition) => {
      await inTurns(await states.ownedBy(owner, partition), recordsAtATime, (key) => adopt(key, owner));
    });
}
