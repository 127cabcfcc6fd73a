import type { OutboxEntry } from "../../domain/session/entries.ts";
import type { MaybePromise, OwedEntries, StoredRecord } from "../../ports.ts";
import { whenHere } from "../maybe-promise.ts";
import { Outbox, say } from "./outbox.ts";
import { type RecordStep, type RecordsOptions, versionAfter } from "./record-step.ts";

/** `undefined`: there is no record; its version then is that of a removed one, or 0. */
type Viewed<S> = { readonly version: number; readonly state: S | undefined };
const unknown = { version: 0, state: undefined };

/** Weighs the entries of a stored change just before they are appended, once: some may be left out or changed. */
type Weigh = (outbox: readonly OutboxEntry[]) => readonly OutboxEntry[];
const asTheyAre: Weigh = (outbox) => outbox;

/**
 * Records without an owner: every node may change them. A step is taken on the newest state that this node knows; if
 * another node was quicker, it is taken again on that node's state. What a node knows of a record is what it has last
 * read or stored itself.
 */
export class SharedRecords<Id, S> {
  readonly #views = new Map<Id, { readonly version: number; readonly state: S }>();
  readonly #options: RecordsOptions<Id, S>;
  readonly #outbox: Outbox;

  constructor(options: RecordsOptions<Id, S>) {
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

  #change<R>(
    id: Id,
    { version: before, state: former }: Viewed<S>,
    step: (state: S | undefined) => RecordStep<S, R>,
    weigh: Weigh,
  ): MaybePromise<R> {
    const { store, keyOf, clock, bus } = this.#options;
    const { state, outbox, answer } = step(former);
    if (state === former) return whenHere(say(bus, weigh(outbox)), () => answer);
    const key = keyOf(id);
    const version = versionAfter(before, clock);
    const settle = (earlier: readonly OwedEntries[] | "stale"): MaybePromise<R> => {
      if (earlier === "stale") return this.#readAgain(id, (newest) => this.#change(id, newest, step, weigh));
      this.#adopt(id, { version, state });
      const owed = outbox.length === 0 ? earlier : [...earlier, { version, entries: weigh(outbox) }];
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
      const newest =
        stored === null ? unknown : { version: stored.version, state: stored.state ?? undefined };
      this.#adopt(id, newest);
      return again(newest);
    };
    return whenHere(store.peek<S>(keyOf(id)), adopt);
  }

  #adopt(id: Id, { version, state }: Viewed<S>): void {
    const before = this.#views.get(id)?.state;
    if (state === undefined) this.#views.delete(id);
    else this.#views.set(id, { version, state });
    this.#options.changed(id, before, state);
  }
}
