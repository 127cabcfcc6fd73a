import type { SessionId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import type { EntrySender } from "../../domain/session/entries.ts";
import { charge, settle, type Unread } from "../../domain/session/unread.ts";

/** With fewer waiting entries than this, the receiving page is present and reads. */
export const fewWaiting = 4;
/** Beyond this many waiting entries, a share is reserved for entries that a snapshot cannot replace. */
export const mostChanges = limits.unreadShare.items / 2;

/**
 * The entries from other sessions that a page has not received yet, because it is away, not ready or slow.
 * Each sender has a share of each receiver's log: beyond it the sender has to wait or loses entries, and
 * takes no room from other senders.
 */
export class Backlog {
  readonly #unread = new Map<SessionId, Unread>();
  /** The senders whose loss the log already tells. */
  readonly #lossy = new Map<SessionId, Set<SessionId>>();
  readonly #isHere: (session: SessionId) => boolean;

  /** `isHere`: true for sessions that live on this node. The entries of others are bounded by their logs only. */
  constructor(isHere: (session: SessionId) => boolean) {
    this.#isHere = isHere;
  }

  /**
   * Counts an entry that is about to be appended to that session's log; `false` if its sender has to wait.
   * `mostWaiting`: also `false` if that many of the sender's entries already wait; for entries that are useless
   * when late, such as typing, and for changes that a snapshot can replace.
   */
  charge(to: SessionId, { session, bytes }: EntrySender, mostWaiting?: number): boolean {
    if (!this.#isHere(to)) return true;
    if (mostWaiting !== undefined && this.waiting(to, session) >= mostWaiting) return false;
    let unread = this.#unread.get(to);
    if (unread === undefined) this.#unread.set(to, (unread = new Map()));
    return charge(unread, session, bytes, limits.unreadShare);
  }

  /** The page received that entry, or never will. */
  settle(to: SessionId, { session, bytes }: EntrySender): void {
    // Empty counts are kept until the session is forgotten: otherwise each signal would allocate them again.
    const unread = this.#unread.get(to);
    if (unread !== undefined) settle(unread, session, bytes);
    if (this.#lossy.size > 0) this.#lossy.get(to)?.delete(session);
  }

  /**
   * An entry was not appended because its sender's share was used up. True if the log needs an entry that tells the
   * page: the first time, and again once the page has received entries of that sender.
   */
  lose(to: SessionId, from: SessionId): boolean {
    let lossy = this.#lossy.get(to);
    if (lossy === undefined) this.#lossy.set(to, (lossy = new Set()));
    if (lossy.has(from)) return false;
    lossy.add(from);
    return true;
  }

  /** The number of a sender's entries that wait for that session. */
  waiting(to: SessionId, from: SessionId): number {
    return this.#unread.get(to)?.get(from)?.items ?? 0;
  }

  /** No entry waits any more: the log has lost them, or the session is forgotten. */
  clear(to: SessionId): void {
    this.#unread.delete(to);
    this.#lossy.delete(to);
  }
}
