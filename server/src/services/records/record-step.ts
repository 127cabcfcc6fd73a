import type { OutboxEntry } from "../../domain/session/entries.ts";
import type { Bus, Clock, StateStore } from "../../ports.ts";

/** What a step makes of a record: its new state (`undefined`: none), the entries for logs, and the answer to its caller. */
export type RecordStep<S, R> = {
  readonly state: S | undefined;
  readonly outbox: readonly OutboxEntry[];
  readonly answer: R;
  /**
   * True if the step is refused. A record without an owner may have changed on another node: then the step is taken again.
   */
  readonly isRefused?: boolean;
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

/** The version after that one. That of a new record comes from the clock: it exceeds all versions of an earlier one. */
export const versionAfter = (before: number, clock: Pick<Clock, "today">): number =>
  before === 0 ? Math.floor(clock.today()) : before + 1;
