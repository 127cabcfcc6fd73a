import { LogId } from "@lets-meet/shared/ids.ts";
import { nanoid } from "nanoid";
import { z } from "zod";
import type { OutboxEntry } from "../../domain/session/entries.ts";
import type { Clock, Commit, OwedEntries, RecordKey, StateStore, StoredRecord } from "../../ports.ts";
import {
  defaultPartitions,
  incarnationKey,
  ownedPrefix,
  partitionOf,
  recordKeys,
  takenChannel,
} from "./bus-keys.ts";
import { Calls } from "./calls.ts";
import type { RedisClient } from "./client.ts";
import { stateScripts } from "./state-scripts.ts";

export type RedisStateStoreOptions = {
  /** The connection for commands; a second one for notices is made like it. */
  readonly client: RedisClient;
  readonly clock: Pick<Clock, "after">;
  /** The state of a record from parsed JSON; throws if it is none. */
  readonly parseState: (key: string, data: unknown) => unknown;
  /** The owed entries of a version from parsed JSON; throws if they are none. */
  readonly parseOwed: (data: unknown) => readonly OutboxEntry[];
  readonly onError: (error: unknown) => void;
  /** How long a record is kept that no node uses, and the version of a removed one, in ms. */
  readonly keepMs: number;
  readonly rememberMs: number;
  /** All nodes must use the same number. */
  readonly partitions?: number;
};

/** A store over Redis. `close` stops it for good: unanswered calls are rejected. The given client stays open. */
export type RedisStateStore = StateStore & {
  /** The records of an owner in a partition, and perhaps some that it has no more. */
  readonly ownedBy: (owner: string, partition: number) => Promise<readonly string[]>;
  readonly close: () => void;
};

const beatMs = 1_000;
/** The number of beats in which each record that this node uses is kept from expiring. */
const beatsPerRound = 300;
const subscriberPingMs = 3_000;
/** The size of a call besides its state and entries, in bytes. */
const aroundCall = 512;

const CommitReply = z.tuple([z.string(), z.enum(["ok", "stale"])], z.string());
const RecordReply = z.union([
  z.tuple([z.string()]),
  z.tuple(
    [z.string(), z.coerce.number().int(), z.string(), z.string(), z.coerce.number().pipe(LogId)],
    z.string(),
  ),
]);

/** States read back that cannot be used: the record counts as removed. Contains nothing of the state. */
export class UnreadableState extends Error {
  override readonly name = "UnreadableState";

  constructor(key: string, cause: unknown) {
    super(`the stored state of a ${key.slice(0, key.indexOf(":"))} cannot be read`, { cause });
  }
}

class StateNode {
  readonly #options: RedisStateStoreOptions;
  readonly #calls: Calls;
  readonly #subscriber: RedisClient;
  readonly #partitions: number;
  /** The incarnation in which each record that this node uses was last stored or read. */
  readonly #known = new Map<string, string>();
  readonly #emptied: (() => void)[] = [];
  #subscribing: Promise<unknown> = Promise.resolve();
  /** The incarnation of the first partition: it changes if Redis was emptied. */
  #incarnation = "";
  #beats = 0;
  #isClosed = false;

  constructor(options: RedisStateStoreOptions) {
    const { client, partitions = defaultPartitions } = options;
    this.#options = options;
    this.#partitions = partitions;
    this.#calls = new Calls(
      client,
      Object.values(stateScripts).map(({ SCRIPT }) => SCRIPT),
    );
    this.#subscriber = client.duplicate({ pingInterval: subscriberPingMs });
  }

  async start(): Promise<void> {
    this.#subscriber.on("error", this.#options.onError);
    await this.#subscriber.connect();
    // What is lost from here on is noticed.
    await this.#beat();
    this.#plan();
  }

  close(): void {
    this.#isClosed = true;
    this.#calls.close();
    this.#subscriber.destroy();
  }

  async commit<S>(commit: Commit<S>): Promise<readonly OwedEntries[] | "stale"> {
    const { client, keepMs, rememberMs } = this.#options;
    const { key, before, version, owner, state, cursor, outbox } = commit;
    const stored = state === null ? "" : JSON.stringify(state);
    const entries = outbox.length === 0 ? "" : JSON.stringify(outbox);
    const args = [
      nanoid(),
      this.#known.get(key) ?? "",
      keepMs,
      rememberMs,
      takenChannel(""),
      nanoid(),
      before,
      version,
      owner ?? "",
      stored,
      cursor,
      entries,
      key,
      this.#ownedPrefix(key),
    ];
    // Known before the answer: the next commit of an owner does not wait for it.
    if (state === null) this.#known.delete(key);
    const bytes = aroundCall + Buffer.byteLength(stored) + Buffer.byteLength(entries);
    const reply = CommitReply.parse(
      await this.#calls.call(bytes, () => client.commitState(this.#keys(key), args)),
    );
    const [incarnation, result, ...owed] = reply;
    if (result === "stale") {
      this.#known.delete(key);
      return "stale";
    }
    if (state !== null) this.#known.set(key, incarnation);
    return this.#owed(key, owed);
  }

  async delivered(key: string, version: number): Promise<void> {
    const { client, rememberMs } = this.#options;
    await this.#calls.call(aroundCall, () => client.stateDelivered(this.#keys(key), [version, rememberMs]));
  }

  async claim<S>(key: RecordKey<S>, owner: string, from = ""): Promise<StoredRecord<S> | null> {
    const { client, keepMs } = this.#options;
    // Otherwise a claim by the same process could be told to nobody.
    await this.#subscribing;
    const args = [nanoid(), keepMs, takenChannel(""), nanoid(), owner, key, this.#ownedPrefix(key), from];
    const reply = await this.#calls.call(aroundCall, () => client.claimState(this.#keys(key), args));
    const [incarnation, stored] = this.#record<S>(key, reply);
    if (stored !== null) this.#known.set(key, incarnation);
    return stored;
  }

  async peek<S>(key: RecordKey<S>): Promise<StoredRecord<S> | null> {
    const { client } = this.#options;
    const reply = await this.#calls.call(aroundCall, () => client.peekState(this.#keys(key), [nanoid()]));
    return this.#record<S>(key, reply)[1];
  }

  async has(key: string): Promise<boolean> {
    const { client } = this.#options;
    return (await this.#calls.call(aroundCall, () => client.hasState(this.#keys(key), []))) === 1;
  }

  onTaken(owner: string, taken: (key: string, version: number) => void): void {
    const subscribed = this.#subscriber.subscribe(takenChannel(owner), (text) => {
      const [version = "", ...key] = text.split(" ");
      this.#known.delete(key.join(" "));
      taken(key.join(" "), Number(version));
    });
    this.#subscribing = Promise.all([this.#subscribing, subscribed]).catch(this.#reportUnlessClosed);
  }

  onEmptied(emptied: () => void): void {
    this.#emptied.push(emptied);
  }

  /** The incarnation of that answer, and its record. */
  #record<S>(key: RecordKey<S>, answer: unknown): readonly [string, StoredRecord<S> | null] {
    const [incarnation, version, owner = "", json = "", cursor = 0, ...owed] = RecordReply.parse(answer);
    if (version === undefined) return [incarnation, null];
    const state = json === "" ? null : this.#state<S>(key, json);
    const outbox = this.#owed(key, owed);
    return [incarnation, { version, owner: owner === "" ? null : owner, state, cursor, outbox }];
  }

  /** `null` if that cannot be read, which is then reported. */
  #state<S>(key: RecordKey<S>, json: string): S | null {
    try {
      // The key determines the type of its state, which its schema has checked.
      return this.#options.parseState(key, JSON.parse(json)) as S;
    } catch (error) {
      this.#options.onError(new UnreadableState(key, error));
      return null;
    }
  }

  #owed(key: string, pairs: readonly string[]): readonly OwedEntries[] {
    const owed: OwedEntries[] = [];
    for (let at = 0; at < pairs.length; at += 2) {
      try {
        const entries = this.#options.parseOwed(JSON.parse(pairs[at + 1] ?? ""));
        owed.push({ version: Number(pairs[at]), entries });
      } catch (error) {
        this.#options.onError(new UnreadableState(key, error));
      }
    }
    return owed.toSorted((a, b) => a.version - b.version);
  }

  async ownedBy(owner: string, partition: number): Promise<readonly string[]> {
    const { client } = this.#options;
    const reply = await this.#calls.call(aroundCall, () => client.sMembers(ownedPrefix(partition) + owner));
    return z.array(z.string()).parse(reply);
  }

  #ownedPrefix(key: string): string {
    return ownedPrefix(partitionOf(key, this.#partitions));
  }

  #keys(key: string): string[] {
    const partition = partitionOf(key, this.#partitions);
    const { record, outbox } = recordKeys(key, partition);
    return [incarnationKey(partition), record, outbox];
  }

  #plan(): void {
    this.#options.clock.after(beatMs, () => {
      if (this.#isClosed) return;
      // While calls wait, a beat would only lengthen the queue.
      const beat = this.#calls.isWaiting ? Promise.resolve() : this.#beat().catch(this.#reportUnlessClosed);
      void beat.then(() => this.#plan());
    });
  }

  /** Notices that Redis was emptied, and keeps the records that this node uses from expiring. */
  async #beat(): Promise<void> {
    const { client } = this.#options;
    const { record, outbox } = recordKeys("", 0);
    const keys = [incarnationKey(0), record, outbox];
    const [incarnation] = RecordReply.parse(
      await this.#calls.call(aroundCall, () => client.peekState(keys, [nanoid()])),
    );
    const isOther = this.#incarnation !== "" && incarnation !== this.#incarnation;
    this.#incarnation = incarnation;
    if (isOther) for (const emptied of this.#emptied) emptied();
    const turn = this.#beats++ % beatsPerRound;
    await Promise.all(
      [...this.#known]
        .filter(([key]) => partitionOf(key, this.#partitions) % beatsPerRound === turn)
        .map(([key, known]) => this.#touch(key, known)),
    );
  }

  async #touch(key: string, known: string): Promise<void> {
    const { client, keepMs } = this.#options;
    const kept = await this.#calls.call(aroundCall, () =>
      client.touchState(this.#keys(key), [known, keepMs, this.#ownedPrefix(key)]),
    );
    if (kept === 0 && this.#known.get(key) === known) this.#known.delete(key);
  }

  readonly #reportUnlessClosed = (error: unknown): void => {
    if (!this.#isClosed) this.#options.onError(error);
  };
}

/** States in Redis that all nodes share; resolves once this node is told of claims. */
export async function createRedisStateStore(options: RedisStateStoreOptions): Promise<RedisStateStore> {
  const node = new StateNode(options);
  try {
    await node.start();
  } catch (error) {
    node.close();
    throw error;
  }
  return {
    commit: (commit) => node.commit(commit),
    delivered: (key, version) => node.delivered(key, version),
    claim: (key, owner, from) => node.claim(key, owner, from),
    ownedBy: (owner, partition) => node.ownedBy(owner, partition),
    peek: (key) => node.peek(key),
    has: (key) => node.has(key),
    onTaken: (owner, taken) => node.onTaken(owner, taken),
    onEmptied: (emptied) => node.onEmptied(emptied),
    close: () => node.close(),
  };
}
