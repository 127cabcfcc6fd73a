import type { LogId } from "@lets-meet/shared/ids.ts";
import type { OwedEntries, StoredRecord } from "../../ports.ts";
import { Outbox, say } from "./outbox.ts";
import { type RecordStep, type RecordsOptions, versionAfter } from "./record-step.ts";

/** A record that this node owns. */
type Held<S> = { version: number; state: S | undefined; cursor: LogId };

/** The record belongs to another node by now: what was asked of it has to be asked there. */
export class RecordLost extends Error {
  constructor(key: string) {
    super(`another node has taken over ${key.split(":", 1)[0]}`);
  }
}

export type OwnedRecordsOptions<Id, S> = RecordsOptions<Id, S> & {
  /** The name of this node. */
  readonly node: string;
  /** Called when another node has taken a record over; its state is unknown here from then on. */
  readonly lost: (id: Id) => void;
};

/**
 * Records of which each has one node as its owner. The owner holds the state, so a step is taken at once, in the order
 * in which steps are asked for; its outbox is appended when the change is stored. A node whose record was claimed by
 * another node learns it at its next change, and says nothing of that change.
 */
export class OwnedRecords<Id, S> {
  readonly #held = new Map<Id, Held<S>>();
  readonly #options: OwnedRecordsOptions<Id, S>;
  readonly #outbox: Outbox;

  constructor(options: OwnedRecordsOptions<Id, S>) {
    this.#options = options;
    this.#outbox = new Outbox(options.store, options.bus);
  }

  /** The state of a record that this node owns. */
  view(id: Id): S | undefined {
    return this.#held.get(id)?.state;
  }

  /**
   * Takes a step at once, and resolves to its answer when the change is stored and said. `heard`: the entry of the
   * record's own log that caused it. Rejects with `RecordLost` if another node owns the record.
   */
  change<R>(id: Id, step: (state: S | undefined) => RecordStep<S, R>, heard?: LogId): Promise<R> {
    const held = this.#held.get(id);
    const before = held?.state;
    const { state, outbox, answer } = step(before);
    if (held !== undefined && heard !== undefined) held.cursor = heard;
    const isNews = state !== before;
    // A cursor is stored with what its entry has caused: without that, reading the entry again does no harm.
    if (!isNews && (outbox.length === 0 || heard === undefined || held === undefined))
      return say(this.#options.bus, outbox).then(() => answer);
    return this.#commit(id, held ?? { version: 0, state: undefined, cursor: heard ?? 0 }, {
      state,
      outbox,
      answer,
    });
  }

  /**
   * Takes the record over from its owner. What that owner still owed to other logs is said first. `null` if there is
   * no such record.
   */
  async claim(id: Id): Promise<StoredRecord<S> | null> {
    const { store, keyOf, node, changed } = this.#options;
    const known = this.view(id);
    const stored = await store.claim<S>(keyOf(id), node);
    if (stored === null || stored.state === null) return null;
    const { version, state, cursor, outbox } = stored;
    this.#held.set(id, { version, state, cursor });
    changed(id, known, state);
    await this.#outbox.say(keyOf(id), outbox);
    return stored;
  }

  #commit<R>(id: Id, held: Held<S>, { state, outbox, answer }: RecordStep<S, R>): Promise<R> {
    const { store, keyOf, node, clock, changed } = this.#options;
    const { version: before, state: former, cursor } = held;
    held.version = versionAfter(before, clock);
    held.state = state;
    if (state === undefined) this.#held.delete(id);
    else if (before === 0) this.#held.set(id, held);
    changed(id, former, state);
    const { version } = held;
    const result = store.commit({
      key: keyOf(id),
      before,
      version,
      owner: node,
      state: state ?? null,
      cursor,
      outbox,
    });
    const settle = (earlier: readonly OwedEntries[] | "stale"): Promise<R> => {
      if (earlier === "stale") return this.#lose(id, held);
      const owed = outbox.length === 0 ? earlier : [...earlier, { version, entries: outbox }];
      return owed.length === 0
        ? Promise.resolve(answer)
        : this.#outbox.say(keyOf(id), owed).then(() => answer);
    };
    return result instanceof Promise ? result.then(settle) : settle(result);
  }

  #lose(id: Id, held: Held<S>): Promise<never> {
    const { keyOf, changed, lost } = this.#options;
    if (this.#held.get(id) === held) {
      this.#held.delete(id);
      changed(id, held.state, undefined);
      lost(id);
    }
    return Promise.reject(new RecordLost(keyOf(id)));
  }
}
