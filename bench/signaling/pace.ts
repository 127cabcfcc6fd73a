/** Waits for some milliseconds. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs `act` `perSecond` times a second for `ms`. It follows the clock and does not count ticks, so that it catches up
 * after a late tick. Resolves to the number of runs.
 */
export function pace(perSecond: number, ms: number, act: (turn: number) => void): Promise<number> {
  const from = performance.now();
  let turn = 0;
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      const elapsed = Math.min(ms, performance.now() - from);
      try {
        while (turn < (elapsed * perSecond) / 1_000) act(turn++);
      } catch (error) {
        clearInterval(timer);
        reject(error);
        return;
      }
      if (elapsed >= ms) {
        clearInterval(timer);
        resolve(turn);
      }
    }, 1);
  });
}

/** Waits until a condition holds, polling it once per millisecond; rejects with `what` after ten seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited ten seconds for ${what}`);
    await pause(1);
  }
}
