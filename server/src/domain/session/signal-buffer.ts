import type { LogId, PeerId } from "@lets-meet/shared/ids.ts";
import type { Logged } from "@lets-meet/shared/protocol/events.ts";
import type { PageEntry, SignalSource } from "./entries.ts";

export type HeldEntry = {
  readonly id: LogId;
  readonly entry: PageEntry;
  readonly bytes: number;
  readonly at: number;
  /** The peer that the partner became after this entry, when their match carried on in a room. */
  readonly movedTo?: PeerId;
};
export type BufferBounds = { readonly items: number; readonly bytes: number; readonly ageMs: number };

/**
 * The entries held for one page, the sources that it listens to (a match, or peers of a room), and the sources
 * that have ended. Mutable on purpose: there is one per connection, on the path of every signal. `ready` belongs
 * to the session and outlives the connection.
 */
export type SignalBuffer = {
  readonly ready: Set<SignalSource>;
  /** The page listens to every match that it is notified of. */
  readonly listens: boolean;
  past: SignalSource[];
  held: HeldEntry[];
  bytes: number;
  /** Called with each entry that will never be delivered. */
  readonly dropped: (held: HeldEntry) => void;
};

/**
 * The number of remembered ended sources: only signals that are still in flight when a source ends need them.
 */
const rememberedSources = 64;

export const emptyBuffer = (
  ready: Set<SignalSource>,
  past: readonly SignalSource[],
  listens = false,
  dropped: (held: HeldEntry) => void = () => undefined,
): SignalBuffer => ({
  ready,
  listens,
  past: past.slice(-rememberedSources),
  held: [],
  bytes: 0,
  dropped,
});

/**
 * The source of an entry that comes from another page's link or chat, and is therefore held until this page
 * listens.
 */
export function sourceOf(entry: PageEntry): SignalSource | null {
  switch (entry.event) {
    case "signal:deliver":
      return entry.matchId;
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

/** The source that an entry ends. */
function sourceEndedBy(entry: PageEntry): SignalSource | null {
  if (entry.event === "stranger:partner-left") return entry.payload.matchId;
  return entry.event === "room:member-left" ? entry.payload.peerId : null;
}

/**
 * The sources that an entry starts again: their signals are held until the page is ready. A session that returns to a
 * room meets the same peers there.
 */
function begunBy(entry: PageEntry): readonly SignalSource[] {
  return entry.event === "room:joined" ? entry.payload.members.map(({ peerId }) => peerId) : [];
}

/**
 * Takes the next entry of the log and returns the entries to deliver now, in log order: all if the source is
 * open, none while an older entry is held. The entry must be newer than all before it.
 */
export function push(buffer: SignalBuffer, held: HeldEntry): readonly HeldEntry[] {
  buffer.held.push(held);
  buffer.bytes += held.bytes;
  // Both logs contain the match before either page can respond to it, so no entry of the match precedes this
  // one.
  if (buffer.listens && held.entry.event === "stranger:matched") buffer.ready.add(held.entry.payload.matchId);
  const closed = sourceEndedBy(held.entry);
  if (closed !== null) forget(buffer, closed);
  if (held.entry.event === "stranger:moved") carryOn(buffer, held.entry.payload);
  const delivered = release(buffer);
  for (const source of begunBy(held.entry)) begin(buffer, source);
  return delivered;
}

/**
 * The page now listens to this match or peer: returns the entries that can be delivered because of it, in log order.
 */
export function open(buffer: SignalBuffer, source: SignalSource): readonly HeldEntry[] {
  buffer.ready.add(source);
  return release(buffer);
}

/**
 * Ends these sources: entries held for them are never delivered. Returns the entries that can be delivered because of
 * it, in log order.
 */
export function discard(buffer: SignalBuffer, sources: readonly SignalSource[]): readonly HeldEntry[] {
  for (const source of sources) forget(buffer, source);
  return release(buffer);
}

function forget(buffer: SignalBuffer, source: SignalSource): void {
  buffer.ready.delete(source);
  if (buffer.past.push(source) > rememberedSources) buffer.past.shift();
}

/**
 * The match is now that peer, and entries still held for the match are held for the peer. All entries of the match
 * precede the move, and a page that reloads after it knows only the peer, which may already have left.
 */
function carryOn(buffer: SignalBuffer, { matchId, peerId }: Logged<"stranger:moved">): void {
  if (buffer.ready.has(matchId)) return;
  buffer.held = buffer.held.map((held) =>
    sourceOf(held.entry) === matchId ? { ...held, movedTo: peerId } : held,
  );
}

/** Starts an ended source again: its later entries are held, and entries still held from before are dropped. */
function begin(buffer: SignalBuffer, source: SignalSource): void {
  if (!buffer.past.includes(source)) return;
  buffer.past = buffer.past.filter((one) => one !== source);
  const [stale, kept] = [buffer.held.filter(isOf(source)), buffer.held.filter((held) => !isOf(source)(held))];
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

const heldFor = ({ entry, movedTo }: HeldEntry): SignalSource | null => movedTo ?? sourceOf(entry);

const isOf =
  (source: SignalSource) =>
  (held: HeldEntry): boolean =>
    heldFor(held) === source;

/**
 * Takes deliverable entries from the front: those without a source and those whose source is open; drops those of
 * an ended source.
 */
function release(buffer: SignalBuffer): readonly HeldEntry[] {
  const delivered: HeldEntry[] = [];
  let taken = 0;
  for (const held of buffer.held) {
    const source = heldFor(held);
    if (source !== null) {
      const stale = buffer.past.includes(source);
      if (!stale && !buffer.ready.has(source)) break;
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
