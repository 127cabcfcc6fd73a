import type { LogId } from "@lets-meet/shared/ids.ts";
import type { Gate, PageEntry } from "./entries.ts";

export type HeldEntry = {
  readonly id: LogId;
  readonly entry: PageEntry;
  readonly bytes: number;
  readonly at: number;
};
export type BufferBounds = { readonly items: number; readonly bytes: number; readonly ageMs: number };

/**
 * The gates and what waits behind them: the match or the peers of a room that the page listens to, those that are over,
 * and what is held. Mutable on purpose: there is one per connection, on the path of every signal. `ready` is its session's
 * and outlives the connection.
 */
export type SignalBuffer = {
  readonly ready: Set<Gate>;
  /** The page listens to the matches that it hears of. */
  readonly listens: boolean;
  past: Gate[];
  held: HeldEntry[];
  bytes: number;
  /** Told of each entry that will never be delivered. */
  readonly dropped: (held: HeldEntry) => void;
};

/** How many gates that are closed for good are remembered: only signals still under way at an end need it. */
const rememberedGates = 64;

export const emptyBuffer = (
  ready: Set<Gate>,
  past: readonly Gate[],
  listens = false,
  dropped: (held: HeldEntry) => void = () => undefined,
): SignalBuffer => ({
  ready,
  listens,
  past: past.slice(-rememberedGates),
  held: [],
  bytes: 0,
  dropped,
});

/** The gate of an entry that comes from another page's link or chat, and so waits until this page listens. */
export function gateOf(entry: PageEntry): Gate | null {
  switch (entry.event) {
    case "signal:deliver":
    case "chat:message":
    case "chat:delivered":
    case "chat:partner-typing":
      return entry.payload.matchId;
    case "room:signal-deliver":
      return entry.payload.peerId;
    default:
      return null;
  }
}

/** The gate that an entry closes for good. */
function closedBy(entry: PageEntry): Gate | null {
  if (entry.event === "stranger:partner-left") return entry.payload.matchId;
  return entry.event === "room:member-left" ? entry.payload.peerId : null;
}

/** The gates that an entry begins anew: whoever comes back into a room meets the same peers there, who have stayed. */
function begunBy(entry: PageEntry): readonly Gate[] {
  return entry.event === "room:joined" ? entry.payload.members.map(({ peerId }) => peerId) : [];
}

/**
 * Takes the next entry of the log and returns what is to be delivered now, in the order of the log: everything when the
 * gate is open, nothing while something older is held. The entry must be newer than all before it.
 */
export function push(buffer: SignalBuffer, held: HeldEntry): readonly HeldEntry[] {
  buffer.held.push(held);
  buffer.bytes += held.bytes;
  // Both sides' logs have the match before either page can answer it, so nothing of it stands before this.
  if (buffer.listens && held.entry.event === "stranger:matched") buffer.ready.add(held.entry.payload.matchId);
  const closed = closedBy(held.entry);
  if (closed !== null) forget(buffer, closed);
  const delivered = release(buffer);
  for (const gate of begunBy(held.entry)) begin(buffer, gate);
  return delivered;
}

/** The page listens to this match or peer now: returns what was held for it, once. */
export function open(buffer: SignalBuffer, gate: Gate): readonly HeldEntry[] {
  buffer.ready.add(gate);
  return release(buffer);
}

/** These gates are closed for good: nothing held behind them will be delivered any more, and what stood behind that goes on. */
export function discard(buffer: SignalBuffer, gates: readonly Gate[]): readonly HeldEntry[] {
  for (const gate of gates) forget(buffer, gate);
  return release(buffer);
}

function forget(buffer: SignalBuffer, gate: Gate): void {
  buffer.ready.delete(gate);
  if (buffer.past.push(gate) > rememberedGates) buffer.past.shift();
}

/** A gate that was closed for good holds again; what is still held of before stays behind. */
function begin(buffer: SignalBuffer, gate: Gate): void {
  if (!buffer.past.includes(gate)) return;
  buffer.past = buffer.past.filter((one) => one !== gate);
  const [stale, kept] = [buffer.held.filter(isOf(gate)), buffer.held.filter((held) => !isOf(gate)(held))];
  for (const held of stale) buffer.dropped(held);
  buffer.held = kept;
  buffer.bytes = buffer.held.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What the bounds say: fine, or too much or too old to hold. */
export function isOverflowing(
  { held, bytes }: Pick<SignalBuffer, "held" | "bytes">,
  bounds: BufferBounds,
  now: number,
): boolean {
  const [oldest] = held;
  if (oldest === undefined) return false;
  return now - oldest.at > bounds.ageMs || held.length > bounds.items || bytes > bounds.bytes;
}

const isOf =
  (gate: Gate) =>
  ({ entry }: HeldEntry): boolean =>
    gateOf(entry) === gate;

/** Takes from the front what may go: what has no gate, what its gate is open for; drops what belongs to a closed one. */
function release(buffer: SignalBuffer): readonly HeldEntry[] {
  const delivered: HeldEntry[] = [];
  let taken = 0;
  for (const held of buffer.held) {
    const gate = gateOf(held.entry);
    if (gate !== null) {
      const stale = buffer.past.includes(gate);
      if (!stale && !buffer.ready.has(gate)) break;
      if (stale) buffer.dropped(held);
      else delivered.push(held);
    } else {
      delivered.push(held);
    }
    buffer.bytes -= held.bytes;
    taken++;
  }
  if (taken > 0) buffer.held.splice(0, taken);
  return delivered;
}
