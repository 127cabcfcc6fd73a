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

/**
 * Appends what changes of records owe to logs, and confirms it. Entries are numbered by the version that owes them, so
 * that a log drops those that another node, or this one, has already appended.
 */
export class Outbox {
  readonly #store: StateStore;
  readonly #bus: Bus;
  /** The versions of each record whose entries are being appended. */
  readonly #underWay = new Map<string, Set<number>>();

  constructor(store: StateStore, bus: Bus) {
    this.#store = store;
    this.#bus = bus;
  }

  /**
   * Resolves when all of that is in its logs; what is under way already is not appended again. If it rejects, the store
   * keeps what is owed: the record's next change, or its next owner, says it again.
   */
  say(key: string, owed: readonly OwedEntries[]): Promise<void> {
    if (owed.length === 0) return nothing;
    let underWay = this.#underWay.get(key);
    if (underWay === undefined) this.#underWay.set(key, (underWay = new Set()));
    const said = [];
    for (const one of owed) if (!underWay.has(one.version)) said.push(this.#say(key, one, underWay));
    return Promise.all(said).then(ignore);
  }

  async #say(key: string, { version, entries }: OwedEntries, underWay: Set<number>): Promise<void> {
    underWay.add(version);
    try {
      await Promise.all(
        entries.map((entry, index) =>
          append(this.#bus, entry, { sender: key, number: version * entriesPerVersion + index }),
        ),
      );
      await this.#store.delivered(key, version);
    } finally {
      underWay.delete(version);
      if (underWay.size === 0 && this.#underWay.get(key) === underWay) this.#underWay.delete(key);
    }
  }
}
