import { type LogId, type RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { InviteId } from "@lets-meet/shared/protocol/room-book.ts";
import type { Room } from "./domain/room/room-state.ts";
import type { OutboxEntry, SessionEntry, TicketEntry } from "./domain/session/entries.ts";
import type { SessionState } from "./domain/session/session-state.ts";

/** The name of a log whose messages are of type `M`. */
export type Topic<M> = string & { readonly messages?: M };

/** The log of all events of one session, in order. */
export const sessionTopic = (id: SessionId): Topic<SessionEntry> => `session:${id}`;

/** The log that the matcher follows. */
export const ticketsTopic: Topic<TicketEntry> = "tickets";

/**
 * One message of a log; ids grow within a topic, with gaps. `bytes` is its weight against the log's bounds.
 */
export type Entry<M> = { readonly id: LogId; readonly message: M; readonly bytes: number };

/** The number of senders that a log knows apart; the one that has been silent the longest is forgotten first. */
export const mostSenders = 64;

/**
 * The number that a sender gives a message of a topic; numbers grow with each of its messages, so that a log recognizes a
 * repeat.
 */
export type MessageNumber = { readonly sender: string; readonly number: number };

export type Follower<M> = {
  /** Called once for each entry, in order. */
  readonly entry: (entry: Entry<M>) => void;
  /** Called before the next `entry` if entries before it were lost: to the log's bounds, or with the log. */
  readonly gap: () => void;
};

export type Following = { readonly stop: () => void };

/** At once if the backend is in this process. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * An append-only log per topic, bounded in items, bytes and age; the only component that knows how many
 * processes there are. A log is kept while it has followers, or until it has aged out.
 */
export type Bus = {
  /**
   * Appends a message; the result is its id once every follower is certain to receive it. A message whose number is not
   * above its sender's last one is a repeat: it is dropped, and the id is that of the sender's last message. A log remembers
   * the last number of `mostSenders` senders.
   */
  readonly append: <M>(topic: Topic<M>, message: M, number?: MessageNumber) => MaybePromise<LogId>;
  /**
   * Follows a topic from the entry after `after`: first the entries that the log still holds, then new ones.
   */
  readonly follow: <M>(topic: Topic<M>, after: LogId, follower: Follower<M>) => Following;
  /** Drops the entries of a topic that nobody will follow again. Without it they are kept until they have aged out. */
  readonly forget: (topic: Topic<unknown>) => void;
};

/** The name of a record whose state is of type `S`. */
export type RecordKey<S> = string & { readonly state?: S };

/** The record of a session: where it is, and whom it meets. */
export const sessionRecord = (id: SessionId): RecordKey<SessionState> => `session:${id}`;

/** The session of a record's key; throws if it is no session's. */
export const sessionOfRecord = (key: string): SessionId => SessionId.parse(key.replace("session:", ""));

/** The record of a live room. */
export const roomRecord = (id: RoomId): RecordKey<Room> => `room:${id}`;

/**
 * A record as stored. `outbox`: the entries that its changes owe to other logs and that have not been confirmed as
 * appended, each with the version that owes it; oldest first.
 */
export type StoredRecord<S> = {
  readonly version: number;
  /** The node that alone may commit; `null` if every node may. */
  readonly owner: string | null;
  /** `null` for a removed record whose version is remembered. */
  readonly state: S | null;
  /** The last entry of its own log that the state takes into account. */
  readonly cursor: LogId;
  readonly outbox: readonly OwedEntries[];
};

export type OwedEntries = { readonly version: number; readonly entries: readonly OutboxEntry[] };

/**
 * A change of a record from one version to another; `state: null` removes it. The version of a removed record without an
 * owner is remembered for as long as logs last, and the next record under its key has to follow it: otherwise logs would
 * take its entries for repeats. The key of a record with an owner is not used again.
 */
export type Commit<S> = Omit<StoredRecord<S>, "outbox"> & {
  readonly key: RecordKey<S>;
  /** The version on which the change is based, less than `version`; 0 for a new record. */
  readonly before: number;
  readonly outbox: readonly OutboxEntry[];
};

/**
 * States that are changed by comparing versions, so that no lock and no clock decides who may write. Each method is atomic.
 */
export type StateStore = {
  /**
   * Stores state, cursor and outbox together under the new version, and answers with what earlier versions still owe;
   * `stale` and without effect if the stored version is not `before`, or the record is another node's.
   */
  readonly commit: <S>(commit: Commit<S>) => MaybePromise<readonly OwedEntries[] | "stale">;
  /** The entries that this version owes have been appended. */
  readonly delivered: (key: RecordKey<unknown>, version: number) => MaybePromise<void>;
  /** Makes that node the owner, with a new version: the former owner's later commits are stale. Not of a removed record. */
  readonly claim: <S>(key: RecordKey<S>, owner: string) => MaybePromise<StoredRecord<S> | null>;
  readonly peek: <S>(key: RecordKey<S>) => MaybePromise<StoredRecord<S> | null>;
  /**
   * Tells an owner, soon, that another node has claimed one of its records. Only a hint: it may be lost, and the owner
   * then learns it at its next commit.
   */
  readonly onTaken: (owner: string, taken: (key: string, version: number) => void) => void;
};

/** The clock and its timers: the only source of time for services. Milliseconds. */
export type Clock = {
  /**
   * Unix time as it was when the process started, plus the time since: it never jumps, and means the same to all nodes
   * whose clocks agreed then.
   */
  readonly now: () => number;
  /** Unix time as the machine tells it, for what outlives the process. It may jump. */
  readonly today: () => number;
  readonly after: (delayMs: number, run: () => void) => Timer;
};

export type Timer = { readonly cancel: () => void };

/** A room as stored, whether or not it has members. Times are Unix milliseconds. */
export type RoomRecord = {
  readonly id: RoomId;
  readonly owner: AccountId;
  readonly name: string;
  /** A PHC string; `null` without a passcode. */
  readonly passcodeHash: string | null;
  readonly settings: RoomSettings;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
};

/** An invite to one room, valid until it expires or is revoked. */
export type InviteRecord = {
  readonly id: InviteId;
  readonly room: RoomId;
  /** SHA-256 of the token, base64url. */
  readonly tokenHash: string;
  readonly expiresAt: number;
};

/** An invite as the room's owner sees it. */
export type ShownInvite = Pick<InviteRecord, "id" | "expiresAt">;

/** `missing`: what it would belong to does not exist. `too-many`: the limit is reached. */
export type Added = "added" | "missing" | "too-many";

/** The rooms of accounts and their invites; every method is atomic, and done when it resolves. */
export type RoomStore = {
  /** Adds the room to its owner's account, which may have at most `limit` rooms. */
  readonly create: (room: RoomRecord, limit: number) => Promise<Added>;
  readonly find: (id: RoomId) => Promise<RoomRecord | null>;
  /** The account's rooms, most recently used or created first. */
  readonly ownedBy: (owner: AccountId) => Promise<readonly RoomRecord[]>;
  /** `false` if there is no such room. */
  readonly change: (
    id: RoomId,
    to: Partial<Pick<RoomRecord, "name" | "passcodeHash" | "settings" | "lastUsedAt">>,
  ) => Promise<boolean>;
  /** Removes the room and its invites. */
  readonly end: (id: RoomId) => Promise<void>;
  /** Removes the room's invites that have expired by `now`, and adds this one if fewer than `limit` remain. */
  readonly addInvite: (invite: InviteRecord, limit: number, now: number) => Promise<Added>;
  /** The room's invites, by expiry, earliest first; may include expired ones. */
  readonly invitesTo: (room: RoomId) => Promise<readonly InviteRecord[]>;
  /**
   * The invites to those rooms that expire after `now`, by room, earliest expiry first; rooms without invites are
   * omitted. One query, however many rooms there are.
   */
  readonly invitesOf: (
    rooms: readonly RoomId[],
    now: number,
  ) => Promise<ReadonlyMap<RoomId, readonly ShownInvite[]>>;
  /** `false` if there is no such invite to that room. */
  readonly revoke: (room: RoomId, invite: InviteId) => Promise<boolean>;
};

/** A deliberately slow password hash function; hashes are PHC strings. */
export type Hasher = {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (hash: string, password: string) => Promise<boolean>;
};
