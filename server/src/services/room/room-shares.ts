import type { EntrySender, OutboxEntry, PageEntry } from "../../domain/session/entries.ts";
import type { Events } from "../../ops/events.ts";
import { type Backlog, fewWaiting, mostChanges } from "../session/backlog.ts";

/** The memory cost of a state change, and the overhead of a log entry beside the shared part, in bytes. */
const smallEntryBytes = 512;
const entryOverhead = 128;

/**
 * Charges the entries that a session causes in the logs of others to its share of each log. An entry beyond the
 * share skips that log, and the page is sent a snapshot in its place.
 */
export class RoomShares {
  readonly #backlog: Backlog;
  readonly #events: Events;

  constructor(backlog: Backlog, events: Events) {
    this.#backlog = backlog;
    this.#events = events;
  }

  /** The outputs to append. An entry to all members is in memory once, and the session's own page is free. */
  charge(
    outputs: readonly OutboxEntry[],
    { session, bytes = smallEntryBytes }: Cause,
  ): readonly OutboxEntry[] {
    const each = { session, bytes: Math.ceil(bytes / Math.max(1, outputs.length)) + entryOverhead };
    return outputs.flatMap((output) => this.#charged(output, each));
  }

  #charged(output: OutboxEntry, from: EntrySender): readonly OutboxEntry[] {
    const { session, entry } = output;
    if (session === null || entry.kind !== "page" || session === from.session || isNeeded(entry))
      return [output];
    if (this.#backlog.charge(session, from, mostWaiting(entry)))
      return [{ session, entry: { ...entry, from } }];
    if (entry.event === "room:member-typing") return [];
    this.#events.entrySkipped();
    // A peer without the signals is not notified: its link fails and is rebuilt automatically.
    const isKnown = entry.event === "room:signal-deliver" || !this.#backlog.lose(session, from.session);
    return isKnown ? [] : [{ session, entry: { kind: "lost" } }];
  }
}

/** The session that causes a step, and the memory cost of what it said; without one, of a state change. */
export type Cause = Pick<EntrySender, "session"> & Partial<EntrySender>;

/** Delivery depends on these, and no snapshot tells why a page is out. A membership causes each of them once. */
const isNeeded = ({ event }: PageEntry): boolean =>
  event === "room:joined" || event === "room:left" || event === "room:member-left";

/** The number of the session's entries that may already wait. A snapshot replaces all but what was said. */
function mostWaiting({ event }: PageEntry): number | undefined {
  switch (event) {
    case "room:message":
    case "room:reaction":
    case "room:signal-deliver":
      return undefined;
    case "room:member-typing":
      return fewWaiting;
    default:
      return mostChanges;
  }
}
