/** The waits of recently matched sessions, in milliseconds. Mutable on purpose: a ring written per match. */
export type WaitHistory = { readonly waitsMs: number[]; next: number; typicalMs: number | null };

const remembered = 64;
/** The median is recomputed after this many waits, and is unknown before. */
const taken = 8;

export const noWaits = (): WaitHistory => ({ waitsMs: [], next: 0, typicalMs: null });

/** Remembers one more wait, forgetting the oldest of the last 64. */
export function noteWait(history: WaitHistory, waitMs: number): void {
  history.waitsMs[history.next] = Math.max(0, waitMs);
  history.next = (history.next + 1) % remembered;
  if (history.next % taken !== 0) return;
  history.typicalMs = history.waitsMs.toSorted((a, b) => a - b)[history.waitsMs.length >> 1] ?? null;
}

/** The median of the remembered waits, or `null` while there are too few. */
export const typicalWait = (history: WaitHistory): number | null => history.typicalMs;
