import { LogId } from "@lets-meet/shared/ids.ts";
import { nanoid } from "nanoid";
import type { Bus, Clock, Entry, Follower, Following, MessageNumber, Topic } from "../../ports.ts";
import { channelPrefix, defaultPartitions } from "./bus-keys.ts";
import { type Bounds, BusLog } from "./bus-log.ts";
import { BusReader, type StoredEntry } from "./bus-reader.ts";
import { aroundEntry, busScripts } from "./bus-scripts.ts";
import { Calls } from "./calls.ts";
import type { RedisClient } from "./client.ts";

export type RedisBusOptions = {
  /** The connection for commands; a second one for notices is made like it. */
  readonly client: RedisClient;
  readonly clock: Clock;
  readonly boundsOf: (topic: string) => Bounds;
  /** The message of a topic from parsed JSON; throws if it is none. */
  readonly parse: (topic: string, data: unknown) => unknown;
  readonly onError: (error: unknown) => void;
  /** All nodes must use the same number. */
  readonly partitions?: number;
};

/** A bus over Redis. `close` stops it for good: unanswered appends are rejected. The given client stays open. */
export type RedisBus = Bus & { readonly close: () => void };

const beatMs = 1_000;
/** The number of beats in which each log's end is compared once. */
const beatsPerRound = 40;
const subscriberPingMs = 3_000;

/** The readers of this node by topic, and the topics by partition. */
class Readers {
  readonly #byTopic = new Map<string, Set<BusReader>>();
  readonly #topics = new Map<number, Set<string>>();

  add(topic: string, partition: number, reader: BusReader): void {
    const readers = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, readers.add(reader));
    this.#topics.set(partition, (this.#topics.get(partition) ?? new Set()).add(topic));
  }

  remove(topic: string, partition: number, reader: BusReader): void {
    const readers = this.#byTopic.get(topic);
    readers?.delete(reader);
    if (readers?.size !== 0) return;
    this.#byTopic.delete(topic);
    this.#topics.get(partition)?.delete(topic);
  }

  of(topic: string): readonly BusReader[] {
    return [...(this.#byTopic.get(topic) ?? [])];
  }

  topicsIn(partition: number): readonly string[] {
    return [...(this.#topics.get(partition) ?? [])];
  }
}

/** The parts of a notice: incarnation, previous id, id and topic in the first line, then the entry. */
function readNotice(text: string) {
  const end = text.indexOf("\n");
  const [incarnation = "", previous, id, ...topic] = text.slice(0, end).split(" ");
  return {
    incarnation,
    previous: LogId.parse(Number(previous)),
    id: LogId.parse(Number(id)),
    topic: topic.join(" "),
    text: text.slice(end + 1),
  };
}

class BusNode {
  readonly #options: RedisBusOptions;
  readonly #partitions: number;
  readonly #name = nanoid();
  readonly #calls: Calls;
  readonly #log: BusLog;
  readonly #subscriber: RedisClient;
  readonly #readers = new Readers();
  /** The readers whose last read has failed. */
  readonly #behind = new Set<BusReader>();
  #lastNumber = 0;
  #beats = 0;
  /** The incarnation of the first partition: it changes if Redis was emptied without a broken connection. */
  #incarnation = "";
  #isClosed = false;

  constructor(options: RedisBusOptions) {
    const { client, boundsOf, partitions = defaultPartitions } = options;
    this.#options = options;
    this.#partitions = partitions;
    // Before the bus listens itself: after a reconnect it compares once the calls were sent again.
    this.#calls = new Calls(
      client,
      Object.values(busScripts).map(({ SCRIPT }) => SCRIPT),
    );
    const node = this.#name;
    this.#log = new BusLog({ client, calls: this.#calls, node, partitions, boundsOf, freshName: nanoid });
    this.#subscriber = client.duplicate({ pingInterval: subscriberPingMs });
  }

  async start(): Promise<void> {
    const { client } = this.#options;
    this.#subscriber.on("error", this.#options.onError);
    await this.#subscriber.connect();
    await this.#subscribe();
    const again = () => void this.#subscribe().then(this.#compareAll, this.#reportUnlessClosed);
    this.#subscriber.on("ready", again);
    client.on("ready", this.#compareAll);
    this.#plan();
  }

  /** Subscribes to all channels that this connection does not have yet; the client repeats the others by itself. */
  async #subscribe(): Promise<void> {
    const all = Array.from({ length: this.#partitions }, (_, partition) => partition);
    // One command for each channel: in a cluster they belong to different slots.
    await Promise.all(
      all.map((partition) => this.#subscriber.sSubscribe(channelPrefix(partition) + this.#name, this.#hear)),
    );
  }

  readonly #hear = (text: string): void => {
    try {
      const notice = readNotice(text);
      let parsed: Entry<unknown> | null | undefined;
      const entry = () => {
        parsed = parsed === undefined ? this.#parse(notice.topic, notice) : parsed;
        return parsed;
      };
      for (const reader of this.#readers.of(notice.topic)) reader.hear({ ...notice, entry });
    } catch (error) {
      this.#options.onError(error);
    }
  };

  #parse(topic: string, { id, text }: StoredEntry): Entry<unknown> | null {
    try {
      const message = this.#options.parse(topic, JSON.parse(text));
      return { id, message, bytes: aroundEntry + Buffer.byteLength(text) };
    } catch (error) {
      this.#options.onError(error);
      return null;
    }
  }

  append(topic: string, message: unknown, number?: MessageNumber): Promise<LogId> {
    // Without a number of its own a message is numbered by this node, so that it can be sent again after a reconnect.
    const own = number ?? { sender: this.#name, number: ++this.#lastNumber };
    return this.#log.append(topic, JSON.stringify(message), own);
  }

  follow(topic: string, after: LogId, follower: Follower<unknown>): Following {
    const partition = this.#log.partition(topic);
    const reader = new BusReader({
      follower,
      after,
      read: (from, incarnation) => this.#log.read(topic, from, incarnation),
      parse: (stored) => this.#parse(topic, stored),
      onError: this.#reportUnlessClosed,
      onBehind: () => this.#behind.add(reader),
    });
    this.#readers.add(topic, partition, reader);
    reader.fill();
    return {
      // Redis keeps telling this node for a while: to end that could overtake a later `follow`.
      stop: () => {
        reader.stop();
        this.#behind.delete(reader);
        this.#readers.remove(topic, partition, reader);
      },
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#options.client.off("ready", this.#compareAll);
    this.#calls.close();
    this.#subscriber.destroy();
  }

  #plan(): void {
    this.#options.clock.after(beatMs, () => {
      if (this.#isClosed) return;
      // While calls wait, a beat would only lengthen the queue: after the reconnect everything is compared.
      const beat = this.#calls.isWaiting ? Promise.resolve() : this.#beat().catch(this.#reportUnlessClosed);
      void beat.then(() => this.#plan());
    });
  }

  async #beat(): Promise<void> {
    for (const reader of this.#behind) {
      this.#behind.delete(reader);
      reader.fill();
    }
    const { incarnation } = await this.#log.tails(0, []);
    const isOther = this.#incarnation !== "" && incarnation !== this.#incarnation;
    this.#incarnation = incarnation;
    if (isOther) this.#compareAll();
    this.#beats++;
    const turn = this.#beats % beatsPerRound;
    const due = [];
    for (let partition = turn; partition < this.#partitions; partition += beatsPerRound)
      due.push(this.#compare(partition));
    await Promise.all(due);
  }

  readonly #compareAll = (): void => {
    for (let partition = 0; partition < this.#partitions; partition++)
      this.#compare(partition).catch(this.#reportUnlessClosed);
  };

  /** Compares the ends of the followed logs of a partition with what was heard of them, and keeps this node told. */
  async #compare(partition: number): Promise<void> {
    const topics = this.#readers.topicsIn(partition);
    if (topics.length === 0) return;
    const { incarnation, lasts } = await this.#log.tails(partition, topics);
    for (const { topic, last } of lasts)
      for (const reader of this.#readers.of(topic)) reader.check(incarnation, last);
  }

  readonly #reportUnlessClosed = (error: unknown): void => {
    if (!this.#isClosed) this.#options.onError(error);
  };
}

/** Logs in Redis that all nodes share; resolves once this node hears of new entries. */
export async function createRedisBus(options: RedisBusOptions): Promise<RedisBus> {
  const node = new BusNode(options);
  try {
    await node.start();
  } catch (error) {
    node.close();
    throw error;
  }
  return {
    append: (topic, message, number) => node.append(topic, message, number),
    // Redis drops what nobody asks for by its age.
    forget: () => undefined,
    // The topic determines its entries; the map of readers cannot express that.
    follow: <M>(topic: Topic<M>, after: LogId, follower: Follower<M>) =>
      node.follow(topic, after, follower as Follower<unknown>),
    close: () => node.close(),
  };
}
