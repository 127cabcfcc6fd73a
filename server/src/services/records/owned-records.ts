import type { LogId } from "@lets-meet/shared/ids.ts";
import type { OutboxEntry } from "../../domain/session/entries.ts";
import type { MaybePromise, OwedEntries, StoredRecord } from "../../ports.ts";
import { whenBoth, whenHere } from "../maybe-promise.ts";
import { Outbox, say } from "./outbox.ts";
import { type RecordStep, type RecordsOptions, versionAfter } from "./record-step.ts";

/** A record that this node owns; its key is kept, because many maps of logs refer to it. */
type Held<S> = { readonly key: string; version: number; state: S | undefined; cursor: LogId };

/** The record belongs to another node by now: what was asked of it has to be asked there. */
export class RecordLost extends Error {
  override readonly name = "RecordLost";

  constructor(key: string) {
    super(`another node has taken over ${key.split(":", 1)[0]}`);
  }
}

/**
 * What belongs to a change: the entry of the record's own log that has caused it, and what has to follow as soon as it is
 * stored, which is at once with a store in this process.
 */
export type Circumstances = { readonly heard?: LogId; readonly followUp?: () => MaybePromise<void> };
const none: Circumstances = {};

export type OwnedRecordsOptions<Id, S> = RecordsOptions<Id, S> & {
  /** The name of this node. */
  readonly node: string;
  readonly idOf: (key: string) => Id;
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
    options.store.onTaken(options.node, (key, version) => this.#taken(options.idOf(key), version));
  }

  /** The state of a record that this node owns. */
  view(id: Id): S | undefined {
    return this.#held.get(id)?.state;
  }

  /**
   * Takes a step at once; the result is its answer when the change is stored, said and followed up. Rejects with
   * `RecordLost` if another node owns the record.
   */
  change<R>(
    id: Id,
    step: (state: S | undefined) => RecordStep<S, R>,
    { heard, followUp }: Circumstances = none,
  ): MaybePromise<R> {
    const held = this.#held.get(id);
    const before = held?.state;
    const { state, outbox, answer } = step(before);
    if (held !== undefined && heard !== undefined) held.cursor = heard;
    const isNews = state !== before;
    // A cursor is stored with what its entry has caused: without that, reading the entry again does no harm.
    if (!isNews && (outbox.length === 0 || heard === undefined || held === undefined))
      return whenHere(whenBoth(say(this.#options.bus, outbox), followUp?.()), () => answer);
    const known = held ?? {
      key: this.#options.keyOf(id),
      version: 0,
      state: undefined,
      cursor: heard ?? 0,
    };
    return whenHere(this.#commit(id, known, state, outbox), (owed) => {
      if (owed === "stale") return this.#lose(id, known, held !== undefined);
      return whenHere(whenBoth(this.#outbox.say(known.key, owed), followUp?.()), () => answer);
    });
  }

  /** The record as stored, whoever owns it. */
  async peek(id: Id): Promise<StoredRecord<S> | null> {
    const { store, keyOf } = this.#options;
    return store.peek<S>(keyOf(id));
  }

  /**
   * Takes the record over from its owner. What that owner still owed to other logs is said first. `null` if there is
   * no such record.
   */
  async claim(id: Id): Promise<{ readonly state: S; readonly cursor: LogId } | null> {
    const { store, keyOf, node, changed } = this.#options;
    const known = this.view(id);
    const stored = await store.claim<S>(keyOf(id), node);
    if (stored === null || stored.state === null) return null;
    const { version, state, cursor, outbox } = stored;
    const key = keyOf(id);
    this.#held.set(id, { key, version, state, cursor });
    changed(id, known, state);
    await this.#outbox.say(key, outbox);
    return { state, cursor };
  }

  /** Returns what the record's versions owe by then. */
  #commit(
    id: Id,
    held: Held<S>,
    state: S | undefined,
    outbox: readonly OutboxEntry[],
  ): MaybePromise<readonly OwedEntries[] | "stale"> {
    const { store, node: owner, clock, changed } = this.#options;
    const { key, version: before, state: former, cursor } = held;
    const version = versionAfter(before, clock);
    held.version = version;
    held.state = state;
    if (state === undefined) this.#held.delete(id);
    else if (before === 0) this.#held.set(id, held);
    changed(id, former, state);
    const owed = (earlier: readonly OwedEntries[] | "stale") =>
      earlier === "stale" || outbox.length === 0 ? earlier : [...earlier, { version, entries: outbox }];
    const committed = store.commit({
      key,
      before,
      version,
      owner,
      state: state ?? null,
      cursor,
      outbox,
    });
    return whenHere(committed, owed);
  }

  #taken(id: Id, version: number): void {
    const held = this.#held.get(id);
    if (held !== undefined && held.version < version) this.#drop(id, held, true);
  }

  #lose(id: Id, held: Held<S>, wasHeld: boolean): Promise<never> {
    if (this.#held.get(id) === held) this.#drop(id, held, wasHeld);
    return Promise.reject(new RecordLost(this.#options.keyOf(id)));
  }

  #drop(id: Id, held: Held<S>, wasHeld: boolean): void {
    const { changed, lost } = this.#options;
    this.#held.delete(id);
    changed(id, held.state, undefined);
    if (wasHeld) lost(id);
  }
}
