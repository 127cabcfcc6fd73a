import type { OutboxEntry } from "../../domain/session/entries.ts";
import type { Clock, Commit, OwedEntries, RecordKey, StateStore, StoredRecord } from "../../ports.ts";

type Kept = StoredRecord<unknown>;
/** A removed record whose version is remembered. */
type Removed = { readonly key: string; readonly version: number; readonly until: number };

type Taken = (key: string, version: number) => void;

const nothingOwed: readonly OwedEntries[] = [];

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
  const keptAt = <S>(key: RecordKey<S>) => records.get(key) as StoredRecord<S> | undefined;

  const keep = (key: string, kept: Kept) => {
    const isOver = kept.state === null && kept.outbox.length === 0;
    if (isOver && kept.owner !== null) records.delete(key);
    else records.set(key, kept);
    if (isOver && kept.owner === null)
      removed.push({ key, version: kept.version, until: clock.now() + rememberMs });
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
    commit<S>({ key, before, outbox, ...change }: Commit<S>) {
      forgetRemoved();
      const kept = keptAt(key);
      if ((kept?.version ?? 0) !== before || (kept !== undefined && kept.owner !== change.owner))
        return "stale";
      const earlier = kept?.outbox ?? nothingOwed;
      keep(key, { ...change, outbox: owing(earlier, change.version, outbox) });
      return earlier;
    },
    delivered(key: RecordKey<unknown>, version: number) {
      const kept = records.get(key);
      if (kept === undefined || kept.outbox.length === 0) return;
      keep(key, { ...kept, outbox: kept.outbox.filter((owed) => owed.version !== version) });
    },
    claim<S>(key: RecordKey<S>, owner: string, from?: string) {
      const kept = keptAt(key);
      if (kept === undefined || kept.state === null) return null;
      if (from !== undefined && kept.owner !== from) return null;
      const claimed = { ...kept, owner, version: kept.version + 1 };
      records.set(key, claimed);
      if (kept.owner !== null && kept.owner !== owner) tell(kept.owner, key, claimed.version);
      return claimed;
    },
    onTaken(owner: string, taken: Taken) {
      owners.set(owner, taken);
    },
    onEmptied: () => undefined,
    has: (key: RecordKey<unknown>) => (records.get(key)?.state ?? null) !== null,
    peek: <S>(key: RecordKey<S>) => keptAt(key) ?? null,
  };
}
