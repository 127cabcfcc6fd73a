import type { OutboxEntry } from "../../domain/session/entries.ts";
import type { StoredRecord } from "../../ports.ts";
import { type RecordStep, type RecordsOptions, say, versionAfter } from "./record-step.ts";

type Viewed<S> = Pick<StoredRecord<S>, "version" | "state">;

/** Weighs the entries of a stored change just before they are appended, once: some may be left out or changed. */
type Weigh = (outbox: readonly OutboxEntry[]) => readonly OutboxEntry[];
const asTheyAre: Weigh = (outbox) => outbox;

/**
 * Records without an owner: every node may change them. A step is taken on the newest state that this node knows; if
 * another node was quicker, it is taken again on that node's state. What a node knows of a record is what it has last
 * read or stored itself.
 */
export class SharedRecords<Id, S> {
  readonly #views = new Map<Id, Viewed<S>>();
  readonly #options: RecordsOptions<Id, S>;

  constructor(options: RecordsOptions<Id, S>) {
    this.#options = options;
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
  change<R>(id: Id, step: (state: S | undefined) => RecordStep<S, R>, weigh = asTheyAre): Promise<R> {
    const { store, keyOf, clock, bus } = this.#options;
    const viewed = this.#views.get(id);
    const { state, outbox, answer } = step(viewed?.state);
    if (state === viewed?.state) return say(bus, weigh(outbox)).then(() => answer);
    const before = viewed?.version ?? 0;
    const version = versionAfter(before, clock);
    const settle = (result: "stored" | "stale"): Promise<R> => {
      if (result === "stale") return this.#readAgain(id, () => this.change(id, step, weigh));
      this.#adopt(id, state === undefined ? null : { version, state });
      const weighed = weigh(outbox);
      if (outbox.length === 0) return Promise.resolve(answer);
      return say(bus, weighed)
        .then(() => store.delivered(keyOf(id), version))
        .then(() => answer);
    };
    const result = store.commit({
      key: keyOf(id),
      before,
      version,
      owner: null,
      state: state ?? null,
      cursor: 0,
      outbox,
    });
    return result instanceof Promise ? result.then(settle) : settle(result);
  }

  #readAgain<R>(id: Id, again: () => Promise<R>): Promise<R> {
    const { store, keyOf } = this.#options;
    const adopt = (stored: StoredRecord<S> | null) => {
      this.#adopt(id, stored);
      return again();
    };
    const newest = store.peek<S>(keyOf(id));
    return newest instanceof Promise ? newest.then(adopt) : adopt(newest);
  }

  #adopt(id: Id, to: Viewed<S> | null): void {
    const before = this.#views.get(id)?.state;
    if (to === null) this.#views.delete(id);
    else this.#views.set(id, { version: to.version, state: to.state });
    this.#options.changed(id, before, to?.state);
  }
}
