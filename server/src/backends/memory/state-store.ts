import type { OutboxEntry } from "../../domain/session/entries.ts";
import type { Commit, OwedEntries, RecordKey, StateStore, StoredRecord } from "../../ports.ts";

/** A record in memory. `state` is `null` for one that is removed and waits for its outbox. */
type Kept = Omit<StoredRecord<unknown>, "state"> & { readonly state: unknown };

const nothingOwed: readonly OwedEntries[] = [];

const owing = (
  outbox: readonly OwedEntries[],
  version: number,
  entries: readonly OutboxEntry[],
): readonly OwedEntries[] => (entries.length === 0 ? outbox : [...outbox, { version, entries }]);

/** Records in this process's memory. Every method answers at once. */
export function createMemoryStateStore(): StateStore {
  const records = new Map<string, Kept>();

  /** The type of a key determines the state that is stored under it; the map cannot express that. */
  const shown = <S>(kept: Kept | undefined): StoredRecord<S> | null =>
    kept === undefined || kept.state === null ? null : (kept as StoredRecord<S>);

  return {
    commit<S>({ key, before, version, owner, state, cursor, outbox }: Commit<S>) {
      const kept = records.get(key);
      const current = kept === undefined || kept.state === null ? null : kept;
      if ((current?.version ?? 0) !== before || (current !== null && current.owner !== owner)) return "stale";
      const owed = owing(kept?.outbox ?? nothingOwed, version, outbox);
      if (state === null && owed.length === 0) records.delete(key);
      else records.set(key, { version, owner, state, cursor, outbox: owed });
      return "stored";
    },
    delivered(key: RecordKey<unknown>, version: number) {
      const kept = records.get(key);
      if (kept === undefined || kept.outbox.length === 0) return;
      const outbox = kept.outbox.filter((owed) => owed.version > version);
      if (outbox.length === 0 && kept.state === null) records.delete(key);
      else records.set(key, { ...kept, outbox });
    },
    claim<S>(key: RecordKey<S>, owner: string) {
      const kept = records.get(key);
      if (kept === undefined || kept.state === null) return null;
      const claimed = { ...kept, owner, version: kept.version + 1 };
      records.set(key, claimed);
      return shown<S>(claimed);
    },
    peek: <S>(key: RecordKey<S>) => shown<S>(records.get(key)),
  };
}
