import type { LogId } from "@lets-meet/shared/ids.ts";
import type { OutboxEntry } from "../../domain/session/entries.ts";
import {
  type Bus,
  type MessageNumber,
  type OwedEntries,
  type StateStore,
  sessionTopic,
  ticketsTopic,
} from "../../ports.ts";

const nothing = Promise.resolve();
const ignore = () => undefined;

/** More entries than one change has for one log. */
const entriesPerVersion = 1_024;

function append(bus: Bus, owed: OutboxEntry, numbered?: MessageNumber): Promise<LogId> {
  return owed.session === null
    ? bus.append(ticketsTopic, owed.entry, numbered)
    : bus.append(sessionTopic(owed.session), owed.entry, numbered);
}

/** Appends the entries in order, and resolves when all of them are in their logs. */
export function say(bus: Bus, entries: readonly OutboxEntry[]): Promise<void> {
  if (entries.length === 0) return nothing;
  return Promise.all(entries.map((entry) => append(bus, entry))).then(ignore);
}

/** Of one record: the versions whose entries are being appended, and the newest version whose entries have been. */
type UnderWay = { readonly versions: readonly number[]; readonly newest: number };
const none: UnderWay = { versions: [], newest: 0 };

/**
 * Appends what changes of records owe to logs, and confirms it. Entries are numbered by the version that owes them, so
 * that a log drops those that another node, or this one, has already appended.
 */
export class Outbox {
  readonly #store: StateStore;
  readonly #bus: Bus;
  readonly #underWay = new Map<string, UnderWay>();

  constructor(store: StateStore, bus: Bus) {
    this.#store = store;
    this.#bus = bus;
  }

  /**
   * Resolves when all of that is in its logs; what is under way already is not appended again. If it rejects, the store
   * keeps what is owed: the record's next change, or its next owner, says it again.
   */
  async say(key: string, owed: readonly OwedEntries[]): Promise<void> {
    const before = this.#underWay.get(key) ?? none;
    const due = owed.filter(({ version }) => !before.versions.includes(version));
    if (due.length === 0) return;
    const versions = due.map(({ version }) => version);
    this.#underWay.set(key, { ...before, versions: [...before.versions, ...versions] });
    const appended = due.flatMap(({ version, entries }) =>
      entries.map((entry, index) =>
        append(this.#bus, entry, { sender: key, number: version * entriesPerVersion + index }),
      ),
    );
    try {
      await Promise.all(appended);
    } catch (error) {
      this.#end(key, versions, 0);
      throw error;
    }
    const confirmed = this.#end(key, versions, Math.max(...versions));
    if (confirmed > 0) await this.#store.delivered(key, confirmed);
  }

  /** Returns the newest version up to which nothing is under way any more; 0 if it is not known. */
  #end(key: string, ended: readonly number[], upTo: number): number {
    const { versions, newest } = this.#underWay.get(key) ?? none;
    const left = versions.filter((version) => !ended.includes(version));
    const reached = Math.max(newest, upTo);
    if (left.length === 0) this.#underWay.delete(key);
    else this.#underWay.set(key, { versions: left, newest: reached });
    return left.some((version) => version < reached) ? 0 : reached;
  }
}
