import type { LogId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { InviteId } from "@lets-meet/shared/protocol/room-book.ts";
import type { SessionEntry, TicketEntry } from "./domain/entries.ts";

/** The name of a log whose messages are of type `M`. */
export type Topic<M> = string & { readonly messages?: M };

/** Everything that concerns one session, in order. */
export const sessionTopic = (id: SessionId): Topic<SessionEntry> => `session:${id}`;

/** Everything the matcher hears of. */
export const ticketsTopic: Topic<TicketEntry> = "tickets";

/** One message of a log; ids grow within a topic, with gaps. `bytes` is what it weighs against the log's bounds. */
export type Entry<M> = { readonly id: LogId; readonly message: M; readonly bytes: number };

export type Follower<M> = {
  /** Called once for each entry, in order. */
  readonly entry: (entry: Entry<M>) => void;
  /** Called first when entries after the requested id have been lost to the log's bounds. */
  readonly gap: () => void;
};

export type Following = { readonly stop: () => void };

/**
 * An append-only log per topic, bounded in items, bytes and age; it is the only thing that knows how many processes
 * there are. A log is kept as long as somebody follows it, or until it has aged out.
 */
export type Bus = {
  /** Appends a message and resolves to its id once every follower is certain to get it. */
  readonly append: <M>(topic: Topic<M>, message: M) => Promise<LogId>;
  /** Follows a topic from the entry after `after` on: what the log still holds, then what comes. */
  readonly follow: <M>(topic: Topic<M>, after: LogId, follower: Follower<M>) => Following;
};

/** The clock and its timers: the only time that services know. Milliseconds. */
export type Clock = {
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => Timer;
};

export type Timer = { readonly cancel: () => void };

/** An account as it is stored. `passwordHash` is a PHC string. */
export type AccountRecord = {
  readonly id: AccountId;
  readonly name: string;
  /** The spelling under which names are compared; unique. */
  readonly nameKey: string;
  readonly passwordHash: string;
  readonly createdAt: number;
};

/**
 * One login: a family of refresh tokens of which only the newest is good, and for a short overlap the one before it.
 * Times are Unix milliseconds.
 */
export type Login = {
  readonly family: string;
  readonly account: AccountId;
  /** SHA-256 of the token, base64url. */
  readonly tokenHash: string;
  readonly expiresAt: number;
};

/**
 * Accounts and their logins; every method is atomic, and done when it resolves. What a password has to be checked for
 * names the hash that it was checked against, because checking takes its time: with another hash by now nothing is done.
 */
export type AccountStore = {
  /** `false` when the name is taken. */
  readonly create: (account: AccountRecord) => Promise<boolean>;
  readonly find: (
    by: { readonly nameKey: string } | { readonly id: AccountId },
  ) => Promise<AccountRecord | null>;
  /** Sets the hash and forgets every login; `false` when there is no such account with the hash that was checked. */
  readonly setPassword: (id: AccountId, passwordHash: string, checkedHash: string) => Promise<boolean>;
  /** Forgets the account, all its logins, and its rooms with their invites; `false` as for `setPassword`. */
  readonly remove: (id: AccountId, checkedHash: string) => Promise<boolean>;
  /** `false` as for `setPassword`. */
  readonly addLogin: (login: Login, checkedHash: string) => Promise<boolean>;
  /** Whether that account has that login, neither ended nor expired. */
  readonly hasLogin: (login: Pick<Login, "family" | "account">, now: number) => Promise<boolean>;
  /**
   * Replaces the family's token. `rotated` says which is its newest token by now: the given one, or the one that has
   * replaced the shown token already, less than `overlapMs` ago, and has not been replaced itself, because then the
   * answer may have been lost. `reused`: the family exists but any other token was shown, and the family is forgotten,
   * because one of two holders has stolen it (RFC 9700 §4.14.2). `unknown`: none such, or it has expired.
   *
   * When the clock has been set back since the replacement, the overlap begins again the first time that this is seen.
   */
  readonly rotate: (
    family: string,
    fromHash: string,
    to: { readonly tokenHash: string; readonly expiresAt: number },
    now: number,
    overlapMs: number,
  ) => Promise<
    | { readonly kind: "rotated"; readonly account: AccountId; readonly tokenHash: string }
    | { readonly kind: "reused"; readonly account: AccountId }
    | { readonly kind: "unknown" }
  >;
  /** Forgets the login and says whose it was; `null` when there was none. */
  readonly endLogin: (family: string) => Promise<AccountId | null>;
};

/** A room as it is stored, whether or not anybody is inside. Times are Unix milliseconds. */
export type RoomRecord = {
  readonly id: RoomId;
  readonly owner: AccountId;
  readonly name: string;
  /** A PHC string; `null` when there is no passcode. */
  readonly passcodeHash: string | null;
  readonly settings: RoomSettings;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
};

/** An invite to one room, good until it expires or is revoked. */
export type InviteRecord = {
  readonly id: InviteId;
  readonly room: RoomId;
  /** SHA-256 of the token, base64url. */
  readonly tokenHash: string;
  readonly expiresAt: number;
};

/** An invite as the room's owner is shown it. */
export type ShownInvite = Pick<InviteRecord, "id" | "expiresAt">;

/** The rooms of accounts and their invites; every method is atomic, and done when it resolves. */
export type RoomStore = {
  /** `false` when there is no such account. */
  readonly create: (room: RoomRecord) => Promise<boolean>;
  readonly find: (id: RoomId) => Promise<RoomRecord | null>;
  /** The account's rooms, those used or made last first. */
  readonly ownedBy: (owner: AccountId) => Promise<readonly RoomRecord[]>;
  /** `false` when there is no such room. */
  readonly change: (
    id: RoomId,
    to: Partial<Pick<RoomRecord, "name" | "passcodeHash" | "settings" | "lastUsedAt">>,
  ) => Promise<boolean>;
  /** Forgets the room and its invites. */
  readonly end: (id: RoomId) => Promise<void>;
  /** Also forgets the room's invites that expired before `now`; `false` when there is no such room. */
  readonly addInvite: (invite: InviteRecord, now: number) => Promise<boolean>;
  /** The room's invites, those that expire first first; expired ones may still be among them. */
  readonly invitesTo: (room: RoomId) => Promise<readonly InviteRecord[]>;
  /**
   * The invites to all rooms of the account that expire after `now`, by room, those that expire first first; a room
   * without any is left out. One question to the store, however many rooms there are.
   */
  readonly invitesOf: (owner: AccountId, now: number) => Promise<ReadonlyMap<RoomId, readonly ShownInvite[]>>;
  /** `false` when there is no such invite to that room. */
  readonly revoke: (room: RoomId, invite: InviteId) => Promise<boolean>;
};

/** A password hash function that is slow on purpose; hashes are PHC strings. */
export type Hasher = {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (hash: string, password: string) => Promise<boolean>;
};
