import type { PageId, SessionId } from "@lets-meet/shared/ids.ts";

/**
 * The state of a session's page: connected; away and awaited until `until`; or dormant, when its grace has
 * run out and only the data that others depend on is kept (blocks and recent partners), so that a late return
 * finds it again.
 */
export type Whereabouts =
  | { readonly kind: "attached" }
  | { readonly kind: "away"; readonly until: number }
  | { readonly kind: "dormant"; readonly since: number };

/** One tab's life. Illegal transitions return the same object. */
export type Session = {
  readonly id: SessionId;
  /**
   * `null` for a session that is only known from another session's resume token: no page can claim it until its own
   * resume token has proven it.
   */
  readonly secret: string | null;
  /** Grows at every attach; a message from an older connection carries an older epoch and is void. */
  readonly epoch: number;
  /** `null` before its first page in this process. */
  readonly page: PageId | null;
  readonly whereabouts: Whereabouts;
  /** The key with which its page encrypts what it stores. */
  readonly keepKey: string;
};

export type Grace = {
  /** The grace of a dropped connection, in milliseconds. */
  readonly droppedMs: number;
  /** The grace of a page that said goodbye: long enough for a reload. */
  readonly byeMs: number;
  /** The time for which a dormant session is remembered. */
  readonly dormantMs: number;
};

/** A new session, attached by its first page. */
export const begin = (id: SessionId, secret: string, page: PageId, keepKey: string): Session => ({
  id,
  secret,
  epoch: 1,
  page,
  whereabouts: { kind: "attached" },
  keepKey,
});

/** A session of an earlier process that is awaited until then. */
export const expect = (id: SessionId, until: number, keepKey: string): Session => ({
  id,
  secret: null,
  epoch: 0,
  page: null,
  whereabouts: { kind: "away", until },
  keepKey,
});

/** The page of an expected session has shown its resume token. */
export const prove = (session: Session, secret: string): Session =>
  session.secret === null ? { ...session, secret } : session;

/** A page takes over the session, whatever its state; the previous connection is superseded. */
export const attach = (session: Session, page: PageId): Session => ({
  ...session,
  epoch: session.epoch + 1,
  page,
  whereabouts: { kind: "attached" },
});

/** The connection of that epoch is closed; a newer connection is not affected. */
export function detach(session: Session, epoch: number, now: number, graceMs: number): Session {
  if (session.epoch !== epoch || session.whereabouts.kind !== "attached") return session;
  return { ...session, whereabouts: { kind: "away", until: now + graceMs } };
}

/** An away session whose grace has run out becomes dormant. */
export function expire(session: Session, now: number): Session {
  if (session.whereabouts.kind !== "away" || now < session.whereabouts.until) return session;
  return { ...session, whereabouts: { kind: "dormant", since: now } };
}

/** When the session's grace runs out or, if it is dormant, it may be forgotten; `null` while its page is connected. */
export function dueAt({ whereabouts }: Session, grace: Grace): number | null {
  if (whereabouts.kind === "attached") return null;
  return whereabouts.kind === "away" ? whereabouts.until : whereabouts.since + grace.dormantMs;
}

/**
 * Classifies the number of an ordered request when all up to `taken` have been taken: the next one, one that was taken
 * before, or one after a missing one.
 */
export const orderOf = (taken: number, seq: number): "next" | "repeat" | "ahead" =>
  seq === taken + 1 ? "next" : seq <= taken ? "repeat" : "ahead";
