import { crc32 } from "node:zlib";

/** The default number of partitions; all nodes must use the same. */
export const defaultPartitions = 1_024;

/** The id that a topic is about: all keys of a session are in one partition, whatever they hold. */
const idOf = (topic: string): string => topic.slice(topic.indexOf(":") + 1);

export const partitionOf = (topic: string, partitions: number): number => crc32(idOf(topic)) % partitions;

/** The random name of the partition's data: it changes when the data was lost. */
export const incarnationKey = (partition: number) => `{${partition}}:incarnation`;

/** The prefix of the channels of a partition; the name of a node completes it. */
export const channelPrefix = (partition: number) => `{${partition}}:to:`;

/** The keys of a topic, which share the hash tag of its partition, so that one script may use them in a Redis Cluster. */
export function topicKeys(topic: string, partition: number) {
  const key = (kind: string) => `{${partition}}:${kind}:${topic}`;
  return {
    /** A stream of the entries. */
    log: key("log"),
    /** A hash about the log: ids of its last and first entry, and of the last dropped one; its beginning and bytes. */
    meta: key("meta"),
    /** A hash of the last number and id by sender. */
    dedupe: key("dedupe"),
    /** A sorted set of the nodes that are told of new entries, by the Unix time in ms until which they are. */
    told: key("told"),
  };
}

/** The keys of a record, in the partition of the log that belongs to it. */
export function recordKeys(record: string, partition: number) {
  return {
    /** A hash: version, owner, state and cursor; and what tells a repeated call from a new one. */
    record: `{${partition}}:record:${record}`,
    /** A hash of the entries that are owed, by version. */
    outbox: `{${partition}}:outbox:${record}`,
  };
}

/** A set of the records of an owner in that partition. The name of the owner completes the prefix. */
export const ownedPrefix = (partition: number) => `{${partition}}:of:`;

/** The channel on which an owner is told that its records were claimed. Any node of a Redis Cluster delivers it. */
export const takenChannel = (owner: string) => `taken:${owner}`;
