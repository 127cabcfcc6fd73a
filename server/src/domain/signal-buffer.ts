import type { LogId, MatchId } from "@lets-meet/shared/ids.ts";
import type { PageEntry } from "./entries.ts";

export type HeldEntry = {
  readonly id: LogId;
  readonly entry: PageEntry;
  readonly bytes: number;
  readonly at: number;
};
export type BufferBounds = { readonly items: number; readonly bytes: number; readonly ageMs: number };

/**
 * The gate and what waits behind it: the match the page listens to, the matches that are over, and what is held.
 * Mutable on purpose: there is one per connection, on the path of every signal.
 */
export type SignalBuffer = { ready: MatchId | null; past: MatchId[]; held: HeldEntry[]; bytes: number };

/** How many matches that are over are remembered: only signals still under way at a match's end need it. */
const rememberedMatches = 16;

export const emptyBuffer = (ready: MatchId | null, past: readonly MatchId[]): SignalBuffer => ({
  ready,
  past: past.slice(-rememberedMatches),
  held: [],
  bytes: 0,
});

/** Whether an entry comes from the partner's page and so waits until this page listens. */
export const isGated = (entry: PageEntry): boolean => !entry.event.startsWith("stranger:");

/**
 * Takes the next entry of the log and returns what is to be delivered now, in the order of the log: everything when the
 * gate is open, nothing while something older is held. The entry must be newer than all before it.
 */
export function push(buffer: SignalBuffer, held: HeldEntry): readonly HeldEntry[] {
  buffer.held.push(held);
  buffer.bytes += held.bytes;
  if (held.entry.event === "stranger:partner-left") forget(buffer, held.entry.payload.matchId);
  return release(buffer);
}

/** The page listens to this match now: returns what was held for it, once. */
export function open(buffer: SignalBuffer, match: MatchId): readonly HeldEntry[] {
  buffer.ready = match;
  return release(buffer);
}

/** The match is over: nothing held for it will be delivered any more, and what stood behind it goes on. */
export function discard(buffer: SignalBuffer, match: MatchId): readonly HeldEntry[] {
  forget(buffer, match);
  return release(buffer);
}

function forget(buffer: SignalBuffer, match: MatchId): void {
  if (buffer.ready === match) buffer.ready = null;
  if (buffer.past.push(match) > rememberedMatches) buffer.past.shift();
}

/** What the bounds say: fine, or too much or too old to hold. */
export function isOverflowing(buffer: SignalBuffer, bounds: BufferBounds, now: number): boolean {
  const oldest = buffer.held[0];
  if (oldest === undefined) return false;
  return buffer.held.length > bounds.items || buffer.bytes > bounds.bytes || now - oldest.at > bounds.ageMs;
}

/** Takes from the front what may go: what is not gated, what the gate is open for; drops what belongs to a match that is over. */
function release(buffer: SignalBuffer): readonly HeldEntry[] {
  const delivered: HeldEntry[] = [];
  let taken = 0;
  for (const held of buffer.held) {
    if (isGated(held.entry)) {
      const { matchId } = held.entry.payload;
      const stale = buffer.past.includes(matchId);
      if (!stale && matchId !== buffer.ready) break;
      if (!stale) delivered.push(held);
    } else {
      delivered.push(held);
    }
    buffer.bytes -= held.bytes;
    taken++;
  }
  if (taken > 0) buffer.held.splice(0, taken);
  return delivered;
}
