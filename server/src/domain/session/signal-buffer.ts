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
 * The gates and the entries held behind them: the match or the peers of a room that the page listens to, the
 * gates that are over, and the held entries. Mutable on purpose: there is one per connection, on the path of
 * every signal. `ready` belongs to the session and outlives the connection.
 */
export type SignalBuffer = {
  readonly ready: Set<Gate>;
  /** The page listens to every match that it is notified of. */
  readonly listens: boolean;
  past: Gate[];
  held: HeldEntry[];
  bytes: number;
  /** Called with each entry that will never be delivered. */
  readonly dropped: (held: HeldEntry) => void;
};

/**
 * The number of remembered closed gates: only signals that are still in flight when a gate closes need them.
 */
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

/**
 * The gate of an entry that comes from another page's link or chat, and is therefore held until this page
 * listens.
 */
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

/** The gate that an entry closes permanently. */
function closedBy(entry: PageEntry): Gate | null {
  if (entry.event === "stranger:partner-left") return entry.payload.matchId;
  return entry.event === "room:member-left" ? entry.payload.peerId : null;
}

/** The gates that an entry reopens: a session that returns to a room meets the same peers there. */
function begunBy(entry: PageEntry): readonly Gate[] {
  return entry.event === "room:joined" ? entry.payload.members.map(({ peerId }) => peerId) : [];
}

/**
 * Takes the next entry of the log and returns the entries to deliver now, in log order: all if the gate is
 * open, none while an older entry is held. The entry must be newer than all before it.
 */
export function push(buffer: SignalBuffer, held: HeldEntry): readonly HeldEntry[] {
  buffer.held.push(held);
  buffer.bytes += held.bytes;
  // Both logs contain the match before either page can respond to it, so no entry of the match precedes this
  // one.
  if (buffer.listens && held.entry.event === "stranger:matched") buffer.ready.add(held.entry.payload.matchId);
  const closed = closedBy(held.entry);
  if (closed !== null) forget(buffer, closed);
  const delivered = release(buffer);
  for (const gate of begunBy(held.entry)) begin(buffer, gate);
  return delivered;
}

/** The page now listens to this match or peer: returns the entries held for it, once. */
export function open(buffer: SignalBuffer, gate: Gate): readonly HeldEntry[] {
  buffer.ready.add(gate);
  return release(buffer);
}

/** Closes these gates permanently: entries held behind them are never delivered, and later entries go on. */
export function discard(buffer: SignalBuffer, gates: readonly Gate[]): readonly HeldEntry[] {
  for (const gate of gates) forget(buffer, gate);
  return release(buffer);
}

function forget(buffer: SignalBuffer, gate: Gate): void {
  buffer.ready.delete(gate);
  if (buffer.past.push(gate) > rememberedGates) buffer.past.shift();
}

/** Holds again at a gate that was permanently closed; entries still held from before are dropped. */
function begin(buffer: SignalBuffer, gate: Gate): void {
  if (!buffer.past.includes(gate)) return;
  buffer.past = buffer.past.filter((one) => one !== gate);
  const [stale, kept] = [buffer.held.filter(isOf(gate)), buffer.held.filter((held) => !isOf(gate)(held))];
  for (const held of stale) buffer.dropped(held);
  buffer.held = kept;
  buffer.bytes = buffer.held.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** True if the held entries exceed the bounds: too many, too large or too old. */
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

/**
 * Takes deliverable entries from the front: those without a gate and those whose gate is open; drops those of
 * a closed gate.
 */
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
