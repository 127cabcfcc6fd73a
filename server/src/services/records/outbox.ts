import type { LogId } from "@lets-meet/shared/ids.ts";
import type { OutboxEntry } from "../../domain/session/entries.ts";
import {
  type Bus,
  type MaybePromise,
  type MessageNumber,
  type OwedEntries,
  type StateStore,
  sessionTopic,
  ticketsTopic,
} from "../../ports.ts";
import { whenAll } from "../maybe-promise.ts";

/** More entries than one change has for one log. */
const entriesPerVersion = 1_024;

function append(bus: Bus, owed: OutboxEntry, numbered?: MessageNumber): MaybePromise<LogId> {
  return owed.session === null
    ? bus.append(ticketsTopic, owed.entry, numbered)
    : bus.append(sessionTopic(owed.session), owed.entry, numbered);
}

/** Appends the entries in order; done when all of them are in their logs. */
export function say(bus: Bus, entries: readonly OutboxEntry[]): MaybePromise<void> {
  const pending: Promise<LogId>[] = [];
  for (const entry of entries) {
    const appended = append(bus, entry);
    if (appended instanceof Promise) pending.push(appended);
  }
  return whenAll(pending);
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
   * Done when all of that is in its logs; what is under way already is not appended again. If it fails, the store
   * keeps what is owed: the record's next change, or its next owner, says it again.
   */
  say(key: string, owed: readonly OwedEntries[]): MaybePromise<void> {
    const pending: Promise<void>[] = [];
    for (const one of owed) {
      if (this.#underWay.get(key)?.has(one.version) === true) continue;
      const said = this.#say(key, one);
      if (said instanceof Promise) pending.push(said);
    }
    return whenAll(pending);
  }

  #say(key: string, { version, entries }: OwedEntries): MaybePromise<void> {
    const pending: Promise<LogId>[] = [];
    let number = version * entriesPerVersion;
    for (const entry of entries) {
      const appended = append(this.#bus, entry, { sender: key, number: number++ });
      if (appended instanceof Promise) pending.push(appended);
    }
    if (pending.length === 0) return this.#store.delivered(key, version);
    return this.#confirm(key, version, pending);
  }

  async #confirm(key: string, version: number, pending: readonly Promise<LogId>[]): Promise<void> {
    let underWay = this.#underWay.get(key);
    if (underWay === undefined) this.#underWay.set(key, (underWay = new Set()));
    underWay.add(version);
    try {
      await Promise.all(pending);
      await this.#store.delivered(key, version);
    } finally {
      underWay.delete(version);
      if (underWay.size === 0 && this.#underWay.get(key) === underWay) this.#underWay.delete(key);
    }
  }
}
