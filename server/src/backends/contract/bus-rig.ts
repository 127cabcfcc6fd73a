import type { Bus, Entry } from "../../ports.ts";

type Bounds = { readonly items: number; readonly bytes: number; readonly ageMs: number };

/** A bus as two nodes have it: `other` is the second node's end, or the same one if a backend has one node only. */
export type BusRig = {
  readonly bus: Bus;
  readonly other: Bus;
  /** Resolves once everything appended so far was delivered. */
  readonly settle: () => Promise<void>;
  /** Resolves once at least that much time has passed for the logs. */
  readonly advance: (ms: number) => Promise<void>;
};

/** The parts that a backend provides for its contract test: an empty bus with these bounds for each topic. */
export type BusUnderTest = {
  readonly create: (bounds: Bounds) => BusRig | Promise<BusRig>;
  /** The number of random histories to try: fewer where each takes long. */
  readonly runs: number;
};

export const wide: Bounds = { items: 100, bytes: 1_000_000, ageMs: 60_000 };

/** A follower that records its entries. */
export function ear() {
  const entries: Entry<unknown>[] = [];
  let gaps = 0;
  return {
    entries,
    get gaps() {
      return gaps;
    },
    get messages() {
      return entries.map((entry) => entry.message);
    },
    follower: { entry: (entry: Entry<unknown>) => void entries.push(entry), gap: () => void gaps++ },
  };
}
