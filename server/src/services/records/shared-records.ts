import type { OutboxEntry } from "../../domain/session/entries.ts";
import type { MaybePromise, OwedEntries, StoredRecord } from "../../ports.ts";
import { whenHere } from "../maybe-promise.ts";
import { Outbox, say } from "./outbox.ts";
import { type RecordStep, type RecordsOptions, versionAfter } from "./record-step.ts";

export type SharedRecordsOptions<Id, S> = RecordsOptions<Id, S> & {
  /** The entries by which the nodes of other sessions learn that the record has changed, and to which version. */
  readonly notices: (
    id: Id,
    version: number,
    before: S | undefined,
    after: S | undefined,
  ) => readonly OutboxEntry[];
};

/** `undefined`: there is no record; its version then is that of a removed one, or 0. */
type Viewed<S> = { readonly version: number; readonly state: S | undefined };
const unknown = { version: 0, state: undefined };

const viewOf = <S>(stored: StoredRecord<S> | null): Viewed<S> =>
  stored === null ? unknown : { version: stored.version, state: stored.state ?? undefined };

/** Weighs the entries of a stored change just before they are appended, once: some may be left out or changed. */
type Weigh = (outbox: readonly OutboxEntry[]) => readonly OutboxEntry[];
const asTheyAre: Weigh = (outbox) => outbox;

/**
 * Records without an owner: every node may change them. A step is taken on the newest state that this node knows; if
 * another node was quicker, it is taken again on that node's state. What a node knows of a record is what it has last
 * read or stored itself; it reads again when it is told of a newer version, and before a step is refused.
 */
export class SharedRecords<Id, S> {
  readonly #views = new Map<Id, { readonly version: number; readonly state: S }>();
  readonly #options: SharedRecordsOptions<Id, S>;
  readonly #outbox: Outbox;

  constructor(options: SharedRecordsOptions<Id, S>) {
    this.#options = options;
    this.#outbox = new Outbox(options.store, options.bus);
  }

  /** The state that this node knows. */
  view(id: Id): S | undefined {
    return this.#views.get(id)?.state;
  }

  /** The number of records that this node knows. */
  get size(): number {
    return this.#views.size;
  }

  /** All states that this node knows. */
  views(): readonly S[] {
    return [...this.#views.values()].map(({ state }) => state);
  }

  /**
   * Takes a step, which may run several times, and resolves to the answer of the last run when its change is stored and
   * said. With a store in this process, all but the appending is synchronous.
   */
  async change<R>(id: Id, step: (state: S | undefined) => RecordStep<S, R>, weigh = asTheyAre): Promise<R> {
    return this.#change(id, this.#views.get(id) ?? unknown, step, weigh);
  }

  /** Reads the record, unless this node knows that version of it already. */
  refresh(id: Id, version = Number.POSITIVE_INFINITY): MaybePromise<void> {
    const known = this.#views.get(id);
    if ((known?.version ?? 0) >= version) return;
    const adopt = (stored: StoredRecord<S> | null) => {
      // What this node has stored itself in the meantime is newer.
      if (this.#views.get(id) === known) this.#adopt(id, viewOf(stored));
    };
    return whenHere(this.#options.store.peek<S>(this.#options.keyOf(id)), adopt);
  }

  /** Forgets what this node knows of the record, which stays stored. */
  release(id: Id): void {
    this.#adopt(id, unknown);
  }

  #change<R>(
    id: Id,
    { version: before, state: former }: Viewed<S>,
    step: (state: S | undefined) => RecordStep<S, R>,
    weigh: Weigh,
    isNewest = false,
  ): MaybePromise<R> {
    const { store, keyOf, clock, bus, notices } = this.#options;
    const { state, outbox: caused, answer, isRefused = false } = step(former);
    if (state === former) {
      if (isRefused && !isNewest)
        return this.#readAgain(id, (newest) => this.#change(id, newest, step, weigh, true));
      return whenHere(say(bus, weigh(caused)), () => answer);
    }
    const key = keyOf(id);
    const version = versionAfter(before, clock);
    const noticed = notices(id, version, former, state);
    const outbox = [...noticed, ...caused];
    const settle = (earlier: readonly OwedEntries[] | "stale"): MaybePromise<R> => {
      if (earlier === "stale") return this.#readAgain(id, (newest) => this.#change(id, newest, step, weigh));
      this.#adopt(id, { version, state });
      const owed =
        outbox.length === 0 ? earlier : [...earlier, { version, entries: [...noticed, ...weigh(caused)] }];
      return whenHere(this.#outbox.say(key, owed), () => answer);
    };
    const committed = store.commit({
      key,
      before,
      version,
      owner: null,
      state: state ?? null,
      cursor: 0,
      outbox,
    });
    return whenHere(committed, settle);
  }

  #readAgain<R>(id: Id, again: (newest: Viewed<S>) => MaybePromise<R>): MaybePromise<R> {
    const { store, keyOf } = this.#options;
    const adopt = (stored: StoredRecord<S> | null) => {
      const [read, known] = [viewOf(stored), this.#views.get(id) ?? unknown];
      // What this node has stored itself in the meantime is newer.
      const newest = read.version < known.version ? known : read;
      this.#adopt(id, newest);
      return again(newest);
    };
    return whenHere(store.peek<S>(keyOf(id)), adopt);
  }

  #adopt(id: Id, { version, state }: Viewed<S>): void {
    const known = this.#views.get(id);
    // Read again in vain: callers compare states by reference.
    if (known?.version === version && state !== undefined) return;
    if (state === undefined) this.#views.delete(id);
    else this.#views.set(id, { version, state });
    this.#options.changed(id, known?.state, state);
  }
}
