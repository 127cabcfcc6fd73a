import { LogId } from "@lets-meet/shared/ids.ts";
import { z } from "zod";
import { type MessageNumber, mostSenders } from "../../ports.ts";
import { channelPrefix, incarnationKey, partitionOf, topicKeys } from "./bus-keys.ts";
import type { Page } from "./bus-reader.ts";
import type { Calls } from "./calls.ts";
import type { RedisClient } from "./client.ts";

/** The bounds of one log: entries, bytes, and age in ms. */
export type Bounds = { readonly items: number; readonly bytes: number; readonly ageMs: number };

export type BusLogOptions = {
  readonly client: RedisClient;
  readonly calls: Calls;
  /** The name of this node: letters and digits. */
  readonly node: string;
  readonly partitions: number;
  readonly boundsOf: (topic: string) => Bounds;
  /** A random name for data that has none yet. */
  readonly freshName: () => string;
};

const perPage = 500;
/** The size of a call besides its entry, in bytes: keys and numbers. */
const aroundCall = 512;

const PageReply = z.tuple([z.string(), z.number(), LogId], z.union([LogId, z.string()]));
const TailsReply = z.tuple([z.string()], LogId);

/** The logs in Redis as typed calls of the scripts. */
export class BusLog {
  readonly #options: BusLogOptions;

  constructor(options: BusLogOptions) {
    this.#options = options;
  }

  async append(topic: string, text: string, { sender, number }: MessageNumber): Promise<LogId> {
    const { client, calls, freshName } = this.#options;
    const partition = this.partition(topic);
    const { meta, log, told, dedupe } = topicKeys(topic, partition);
    const keys = [incarnationKey(partition), meta, log, told, dedupe];
    const args = [
      freshName(),
      topic,
      channelPrefix(partition),
      ...this.#bounds(topic),
      sender,
      number,
      text,
      mostSenders,
    ];
    const bytes = aroundCall + Buffer.byteLength(text);
    return LogId.parse(await calls.call(bytes, () => client.appendEntry(keys, args)));
  }

  async read(topic: string, after: LogId, incarnation: string): Promise<Page> {
    const { client, calls, freshName, node } = this.#options;
    const partition = this.partition(topic);
    const { meta, log, told } = topicKeys(topic, partition);
    const keys = [incarnationKey(partition), meta, log, told];
    const args = [freshName(), node, ...this.#bounds(topic), after, incarnation, perPage];
    const reply = PageReply.parse(await calls.call(aroundCall, () => client.readEntries(keys, args)));
    const [current, isLost, last, ...rest] = reply;
    const entries = Array.from({ length: rest.length / 2 }, (_, at) => ({
      id: LogId.parse(rest[2 * at]),
      text: String(rest[2 * at + 1]),
    }));
    return { incarnation: current, isLost: isLost === 1, last, entries, isFull: entries.length === perPage };
  }

  /** The partition's incarnation, and the last id of each of these topics, which are all in it. */
  async tails(partition: number, topics: readonly string[]) {
    const { client, calls, freshName, node } = this.#options;
    const keys = topics.flatMap((topic) => {
      const { meta, log, told } = topicKeys(topic, partition);
      return [meta, log, told];
    });
    const args = [freshName(), node, ...topics.flatMap((topic) => this.#bounds(topic))];
    const bytes = aroundCall * (1 + topics.length);
    const reply = await calls.call(bytes, () => client.tails([incarnationKey(partition), ...keys], args));
    const [incarnation, ...lasts] = TailsReply.parse(reply);
    return { incarnation, lasts: topics.map((topic, at) => ({ topic, last: lasts[at] ?? 0 })) };
  }

  partition(topic: string): number {
    return partitionOf(topic, this.#options.partitions);
  }

  #bounds(topic: string): readonly number[] {
    const { items, bytes, ageMs } = this.#options.boundsOf(topic);
    return [items, Math.min(bytes, Number.MAX_SAFE_INTEGER), ageMs];
  }
}
