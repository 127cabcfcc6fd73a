import type { Clock } from "../ports.ts";

type Pending = { readonly at: number; readonly order: number; readonly run: () => void };

export type FakeClock = Clock & {
  /** Lets that much time pass, runs due timers in order, and lets promises settle in between. */
  readonly advance: (ms: number) => Promise<void>;
  /** Lets promises settle without advancing the time. */
  readonly settle: () => Promise<void>;
  /** The number of pending timers. */
  readonly waiting: () => number;
};

/** A clock that only advances on request. `today`: its Unix time at the start. */
export function createFakeClock(start = 1_000, today = start): FakeClock {
  let now = start;
  let order = 0;
  let pending: Pending[] = [];
  const settle = async () => {
    for (let round = 0; round < 50; round++) await Promise.resolve();
  };
  const due = (until: number): Pending | undefined =>
    pending.filter((timer) => timer.at <= until).toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
  return {
    now: () => now,
    today: () => today + now - start,
    after(delayMs, run) {
      const timer = { at: now + Math.max(0, delayMs), order: order++, run };
      pending.push(timer);
      return {
        cancel: () => {
          pending = pending.filter((one) => one !== timer);
        },
      };
    },
    settle,
    waiting: () => pending.length,
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let timer = due(until); timer !== undefined; timer = due(until)) {
        const { at, run } = timer;
        pending = pending.filter((one) => one !== timer);
        now = at;
        run();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}
