import type { LogId } from "@lets-meet/shared/ids.ts";
import {
  type Bus,
  type Clock,
  type Entry,
  type Follower,
  type Following,
  type MessageNumber,
  mostSenders,
  type Topic,
} from "../../ports.ts";
import { Ageing, type Aging } from "./ageing.ts";
import { type KeptMessage, keepMessage, readMessage } from "./kept-message.ts";
import { TextStore } from "./text-store.ts";

export type LogBounds = { readonly items: number; readonly bytes: number; readonly ageMs: number };

/**
 * An entry that the log keeps: its message as text, or as it is in a log that weighs nothing; `fresh` is the entry as it
 * was appended, until the readers have received it.
 */
type KeptEntry = {
  readonly id: LogId;
  readonly at: number;
  readonly bytes: number;
  readonly kept: KeptMessage | { readonly message: unknown };
  fresh: Entry<unknown> | null;
};
/** The size of all logs together. */
type Total = { bytes: number };
type Reader = { readonly follower: Follower<unknown>; next: LogId };

/** The memory cost of a kept entry besides its text, in bytes: measured, rounded up. */
const aroundText = 256;

/** The maximum number of dropped entries that a log still holds. */
const mostDropped = 64;

/**
 * The log of one topic. It keeps messages as text outside V8's heap: nearly all entries are read once, at once, and then
 * only wait for their end; as objects, the garbage collector would copy each of them twice, in pauses that every request
 * would notice. A log without a bound in bytes keeps few messages, for a short time, and keeps them as they are. A reader's `next` is the first id it has not received. */
class Log implements Aging {
  readonly topic: string;
  readonly #total: Total;
  #entries: KeptEntry[] = [];
  /** The entries that were appended since the last delivery. */
  #fresh: KeptEntry[] = [];
  /** The start of the log in `entries`: earlier ones are already dropped, and are cut off occasionally. */
  #start = 0;
  #bytes = 0;
  #droppedTo = 0;
  #readers: Reader[] = [];
  /** The last number and id of each sender, the one silent the longest first; most logs have no numbered messages. */
  #senders: Map<string, { number: number; id: LogId }> | null = null;
  readonly #bounds: LogBounds;
  readonly #texts: TextStore;
  readonly #onIdle: (log: Log) => void;

  /** `onIdle` is called when the log has neither entries nor readers. */
  constructor(
    topic: string,
    { total, texts }: { readonly total: Total; readonly texts: TextStore },
    bounds: LogBounds,
    onIdle: (log: Log) => void,
  ) {
    this.topic = topic;
    this.#total = total;
    this.#texts = texts;
    this.#bounds = bounds;
    this.#onIdle = onIdle;
  }

  get idle(): boolean {
    return this.#readers.length === 0 && this.#entries.length === this.#start;
  }

  /** The id of the sender's last message if this one repeats it or an earlier one; `null` for a new one. */
  repeated({ sender, number }: MessageNumber): LogId | null {
    const last = this.#senders?.get(sender);
    return last !== undefined && number <= last.number ? last.id : null;
  }

  /** Remembers that the sender's message of that number has that id. */
  number({ sender, number }: MessageNumber, id: LogId): void {
    this.#senders ??= new Map();
    const last = this.#senders.get(sender) ?? { number, id };
    last.number = number;
    last.id = id;
    this.#senders.delete(sender);
    this.#senders.set(sender, last);
    if (this.#senders.size <= mostSenders) return;
    const [silent] = this.#senders.keys();
    if (silent !== undefined) this.#senders.delete(silent);
  }

  push<M>(id: LogId, message: M, now: number): void {
    const isBounded = this.#bounds.bytes !== Number.POSITIVE_INFINITY;
    const kept = isBounded ? keepMessage(this.#texts, message) : { message };
    const bytes = "message" in kept ? 0 : aroundText + kept.bytes;
    const entry = { id, at: now, bytes, kept, fresh: { id, message, bytes } };
    this.#entries.push(entry);
    this.#fresh.push(entry);
    this.#bytes += bytes;
    this.#total.bytes += bytes;
    this.#drop(now, Number.POSITIVE_INFINITY);
  }

  dueAt(): number | null {
    const oldest = this.#entries[this.#start];
    return oldest === undefined ? null : oldest.at + this.#bounds.ageMs;
  }

  dropAged(now: number, most: number): number {
    const dropped = this.#drop(now, most);
    if (this.idle) this.#onIdle(this);
    return dropped;
  }

  /** Drops at most `most` entries beyond the bounds from the front, and returns how many it dropped. */
  #drop(now: number, most: number): number {
    const { items, bytes, ageMs } = this.#bounds;
    let dropped = 0;
    for (let entry = this.#entries[this.#start]; entry !== undefined; entry = this.#entries[this.#start]) {
      const over = this.#entries.length - this.#start > items || this.#bytes > bytes;
      if (dropped >= most || (!over && now - entry.at <= ageMs)) break;
      dropped++;
      this.#bytes -= entry.bytes;
      this.#total.bytes -= entry.bytes;
      this.#droppedTo = entry.id;
      this.#start++;
      if (!("message" in entry.kept)) this.#texts.drop(entry.kept);
    }
    // Cutting off the front of a long log entry by entry would move all the others each time.
    if (this.#start >= mostDropped || this.#start * 2 > this.#entries.length) {
      this.#entries.splice(0, this.#start);
      this.#start = 0;
    }
    return dropped;
  }

  follow(after: LogId, follower: Follower<unknown>): Reader {
    const reader = { follower, next: after + 1 };
    this.#readers.push(reader);
    return reader;
  }

  unfollow(reader: Reader): void {
    this.#readers = this.#readers.filter((one) => one !== reader);
    if (this.idle) this.#onIdle(this);
  }

  forget(): void {
    this.#drop(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    if (this.idle) this.#onIdle(this);
  }

  /** Gives every reader its new entries, and tolerates readers that stop or start during delivery. */
  deliver(onError: (error: unknown) => void): void {
    const fresh = this.#fresh;
    this.#fresh = [];
    for (const reader of this.#readers) {
      if (reader.next <= this.#droppedTo) {
        reader.next = this.#droppedTo + 1;
        reader.follower.gap();
      }
      // Readers are nearly always at the end of the log, so the search goes backwards.
      let from = this.#entries.length;
      while (from > this.#start && (this.#entries[from - 1]?.id ?? 0) >= reader.next) from--;
      for (const entry of this.#entries.slice(from)) {
        if (!this.#readers.includes(reader)) break;
        reader.next = entry.id + 1;
        // A failing follower must not keep the others from their entries.
        try {
          reader.follower.entry(entry.fresh ?? this.#restore(entry));
        } catch (error) {
          onError(error);
        }
      }
    }
    for (const entry of fresh) entry.fresh = null;
  }

  #restore({ id, bytes, kept }: KeptEntry): Entry<unknown> {
    return { id, bytes, message: "message" in kept ? kept.message : readMessage(this.#texts, kept) };
  }
}

/** A bus in memory that knows the size of all its logs. */
export type MemoryBus = Bus & {
  /** The bytes in all logs whose bytes are bounded. */
  readonly bytes: () => number;
};

/** Logs in this process's memory; one counter provides the ids of all topics, so an id is never reused. */
export function createMemoryBus(
  clock: Clock,
  boundsOf: (topic: string) => LogBounds,
  onError: (error: unknown) => void,
): MemoryBus {
  const all = { total: { bytes: 0 }, texts: new TextStore() };
  const logs = new Map<string, Log>();
  const dirty = new Set<Log>();
  const ageing = new Ageing(clock);
  let lastId = 0;

  const forget = (idle: Log) => {
    if (logs.get(idle.topic) === idle) logs.delete(idle.topic);
  };
  const logOf = (topic: string): Log => {
    const known = logs.get(topic);
    if (known !== undefined) return known;
    const log = new Log(topic, all, boundsOf(topic), forget);
    logs.set(topic, log);
    return log;
  };
  const flush = () => {
    // A follower may append while it reads: the set then grows during this loop, which continues.
    for (const log of dirty) {
      dirty.delete(log);
      log.deliver(onError);
    }
  };
  const wake = (log: Log) => {
    if (dirty.size === 0) queueMicrotask(flush);
    dirty.add(log);
  };

  return {
    bytes: () => all.total.bytes,
    append<M>(topic: Topic<M>, message: M, number?: MessageNumber): LogId {
      const log = logOf(topic);
      const repeated = number === undefined ? null : log.repeated(number);
      if (repeated !== null) return repeated;
      const id = ++lastId;
      if (number !== undefined) log.number(number, id);
      log.push(id, message, clock.now());
      ageing.tend(log);
      wake(log);
      return id;
    },
    follow<M>(topic: Topic<M>, after: LogId, follower: Follower<M>): Following {
      const log = logOf(topic);
      // The topic's type determines its entries; the map of logs cannot express that.
      const reader = log.follow(after, follower as Follower<unknown>);
      wake(log);
      return { stop: () => log.unfollow(reader) };
    },
    forget: (topic) => logs.get(topic)?.forget(),
  };
}
