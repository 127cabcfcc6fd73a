/** The waits of those who were matched lately, in milliseconds. Mutable on purpose: a ring that is written per match. */
export type WaitHistory = { readonly waitsMs: number[]; next: number };

const remembered = 64;
const tooFew = 8;

export const noWaits = (): WaitHistory => ({ waitsMs: [], next: 0 });

/** Remembers one more wait, forgetting the oldest of the last 64. */
export function noteWait(history: WaitHistory, waitMs: number): void {
  history.waitsMs[history.next] = Math.max(0, waitMs);
  history.next = (history.next + 1) % remembered;
}

/** The median of the remembered waits, or `null` while there are too few to say. */
export function typicalWait(history: WaitHistory): number | null {
  if (history.waitsMs.length < tooFew) return null;
  return history.waitsMs.toSorted((a, b) => a - b)[history.waitsMs.length >> 1] ?? null;
}
