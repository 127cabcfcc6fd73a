import type { SessionId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { charge, settle, type Unread } from "../../domain/session/unread.ts";

/** The session that caused an entry, and the entry's memory cost in bytes. */
export type Origin = { readonly session: SessionId; readonly bytes: number };

/** With fewer waiting entries than this, the receiving page is present and reads. */
export const fewWaiting = 4;

/**
 * The entries from other sessions that a page has not received yet, because it is away, not ready or slow.
 * Each sender has a share of each receiver's log: beyond it the sender has to wait or loses entries, and
 * takes no room from other senders.
 */
export class Backlog {
  readonly #unread = new Map<SessionId, Unread>();
  readonly #lossy = new Set<SessionId>();

  /**
   * Counts an entry that is about to be appended to that session's log; `false` if its sender has to wait.
   * `mostWaiting` is for entries that are worthless when late, such as typing: also `false` if that many of
   * the sender's entries already wait.
   */
  charge(to: SessionId, { session, bytes }: Origin, mostWaiting = Number.POSITIVE_INFINITY): boolean {
    if (this.waiting(to, session) >= mostWaiting) return false;
    let unread = this.#unread.get(to);
    if (unread === undefined) this.#unread.set(to, (unread = new Map()));
    return charge(unread, session, bytes, limits.unreadShare);
  }

  /** The page received that entry, or never will. */
  settle(to: SessionId, { session, bytes }: Origin): void {
    // Empty counts are kept until the session is forgotten: otherwise each signal would allocate them again.
    const unread = this.#unread.get(to);
    if (unread !== undefined) settle(unread, session, bytes);
  }

  /**
   * An entry was not appended because its sender's share was used up: the page has to be notified of a gap.
   */
  lose(to: SessionId): void {
    this.#lossy.add(to);
  }

  /** True if an entry was lost since the last call. */
  takeLoss(to: SessionId): boolean {
    return this.#lossy.delete(to);
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
