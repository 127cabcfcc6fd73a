import type { LogId, SessionId } from "@lets-meet/shared/ids.ts";
import type { SessionEntry, TicketEntry } from "./domain/entries.ts";

/** The name of a log whose messages are of type `M`. */
export type Topic<M> = string & { readonly messages?: M };

/** Everything that concerns one session, in order. */
export const sessionTopic = (id: SessionId): Topic<SessionEntry> => `session:${id}`;

/** Everything the matcher hears of. */
export const ticketsTopic: Topic<TicketEntry> = "tickets";

/** One message of a log; ids grow within a topic, with gaps. `bytes` is what it weighs against the log's bounds. */
export type Entry<M> = { readonly id: LogId; readonly message: M; readonly bytes: number };

export type Follower<M> = {
  /** Called once for each entry, in order. */
  readonly entry: (entry: Entry<M>) => void;
  /** Called first when entries after the requested id have been lost to the log's bounds. */
  readonly gap: () => void;
};

export type Following = { readonly stop: () => void };

/**
 * An append-only log per topic, bounded in items, bytes and age; it is the only thing that knows how many processes
 * there are. A log is kept as long as somebody follows it, or until it has aged out.
 */
export type Bus = {
  /** Appends a message and resolves to its id once every follower is certain to get it. */
  readonly append: <M>(topic: Topic<M>, message: M) => Promise<LogId>;
  /** Follows a topic from the entry after `after` on: what the log still holds, then what comes. */
  readonly follow: <M>(topic: Topic<M>, after: LogId, follower: Follower<M>) => Following;
};

/** The clock and its timers: the only time that services know. Milliseconds. */
export type Clock = {
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => Timer;
};

export type Timer = { readonly cancel: () => void };
