import type { OutboxEntry } from "../../domain/session/entries.ts";
import { type Bus, type Clock, type StateStore, sessionTopic, ticketsTopic } from "../../ports.ts";

/** What a step makes of a record: its new state (`undefined`: none), the entries for logs, and the answer to its caller. */
export type RecordStep<S, R> = {
  readonly state: S | undefined;
  readonly outbox: readonly OutboxEntry[];
  readonly answer: R;
};

/** What all records of a node need. */
export type RecordsOptions<Id, S> = {
  readonly store: StateStore;
  readonly bus: Bus;
  readonly clock: Pick<Clock, "today">;
  readonly keyOf: (id: Id) => string;
  /** Called for each change of a record that this node knows, `undefined` meaning that there is none. */
  readonly changed: (id: Id, before: S | undefined, after: S | undefined) => void;
};

const nothing = Promise.resolve();
const ignore = () => undefined;

/** Appends the entries in order, and resolves when all of them are in their logs. */
export function say(bus: Bus, outbox: readonly OutboxEntry[]): Promise<void> {
  if (outbox.length === 0) return nothing;
  const append = (owed: OutboxEntry) =>
    owed.session === null
      ? bus.append(ticketsTopic, owed.entry)
      : bus.append(sessionTopic(owed.session), owed.entry);
  return Promise.all(outbox.map(append)).then(ignore);
}

/** The version after that one. That of a new record comes from the clock: it exceeds all versions of an earlier one. */
export const versionAfter = (before: number, clock: Pick<Clock, "today">): number =>
  before === 0 ? Math.floor(clock.today() * 1_024) : before + 1;
