import type { OutboxEntry } from "../../domain/session/entries.ts";
import type { Clock, Commit, OwedEntries, RecordKey, StateStore, StoredRecord } from "../../ports.ts";

/** Changed in place: a step of a session changes its record, and a copy for each would be most of what the step costs. */
type Kept = { -readonly [K in keyof StoredRecord<unknown>]: StoredRecord<unknown>[K] };
/** A removed record whose version is remembered. */
type Removed = { readonly key: string; readonly version: number; readonly until: number };

type Taken = (key: string, version: number) => void;

const nothingOwed: readonly OwedEntries[] = [];

/** Those that a record owes, with those of one more version; no list is changed that another holds. */
const owing = (
  outbox: readonly OwedEntries[],
  version: number,
  entries: readonly OutboxEntry[],
): readonly OwedEntries[] => (entries.length === 0 ? outbox : [...outbox, { version, entries }]);

/**
 * Records in this process's memory; every method answers at once. `rememberMs`: how long the version of a removed record
 * without an owner is remembered.
 */
export function createMemoryStateStore(clock: Pick<Clock, "now">, rememberMs: number): StateStore {
  const records = new Map<string, Kept>();
  const removed: Removed[] = [];
  const owners = new Map<string, Taken>();
  const tell = (owner: string, key: string, version: number) =>
    queueMicrotask(() => owners.get(owner)?.(key, version));

  /** The type of a key determines the state that is stored under it; the map cannot express that. */
  const stored = <S>(kept: Kept) => ({ ...kept }) as StoredRecord<S>;

  /** A removed record that owes nothing any more is forgotten, at once or later. */
  const settle = (key: string, { state, outbox, owner, version }: Kept) => {
    if (state !== null || outbox.length > 0) return;
    if (owner !== null) records.delete(key);
    else removed.push({ key, version, until: clock.now() + rememberMs });
  };
  const forgetRemoved = () => {
    const now = clock.now();
    let due = 0;
    for (const { key, version, until } of removed) {
      if (until >= now) break;
      due++;
      if (records.get(key)?.version === version) records.delete(key);
    }
    if (due > 0) removed.splice(0, due);
  };

  return {
    commit<S>({ key, before, version, owner, state, cursor, outbox }: Commit<S>) {
      forgetRemoved();
      let kept = records.get(key);
      if ((kept?.version ?? 0) !== before || (kept !== undefined && kept.owner !== owner)) return "stale";
      if (kept === undefined) {
        kept = { version, owner, state, cursor, outbox: nothingOwed };
        records.set(key, kept);
      } else {
        kept.version = version;
        kept.state = state;
        kept.cursor = cursor;
      }
      const earlier = kept.outbox;
      kept.outbox = owing(earlier, version, outbox);
      settle(key, kept);
      return earlier;
    },
    delivered(key: RecordKey<unknown>, version: number) {
      const kept = records.get(key);
      if (kept === undefined || kept.outbox.length === 0) return;
      kept.outbox = kept.outbox.filter((owed) => owed.version !== version);
      settle(key, kept);
    },
    claim<S>(key: RecordKey<S>, owner: string) {
      const kept = records.get(key);
      if (kept === undefined || kept.state === null) return null;
      const former = kept.owner;
      kept.owner = owner;
      kept.version++;
      if (former !== null && former !== owner) tell(former, key, kept.version);
      return stored<S>(kept);
    },
    onTaken(owner: string, taken: Taken) {
      owners.set(owner, taken);
    },
    peek<S>(key: RecordKey<S>) {
      const kept = records.get(key);
      return kept === undefined ? null : stored<S>(kept);
    },
  };
}
