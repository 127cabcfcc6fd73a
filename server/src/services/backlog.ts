import type { SessionId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { charge, settle, type Unread } from "../domain/unread.ts";

/** Who has caused an entry, and what it costs in memory, in bytes. */
export type Origin = { readonly session: SessionId; readonly bytes: number };

/** So few entries that wait say that the receiving page is there and reads. */
export const fewWaiting = 4;

/**
 * What sessions have sent to each other that the receiving page was not given yet, because it is away, not ready or slow.
 * Each sender has a share of each receiver's log: what goes beyond is the sender's to wait for, or to lose, and takes no
 * room from what others send.
 */
export class Backlog {
  readonly #unread = new Map<SessionId, Unread>();
  readonly #lossy = new Set<SessionId>();

  /**
   * Counts an entry that is about to be appended to that session's log; `false` when its sender has to wait. `mostWaiting` is
   * for entries that are worthless late, such as typing: `false` as well when so many of the sender's entries wait already.
   */
  charge(to: SessionId, { session, bytes }: Origin, mostWaiting = Number.POSITIVE_INFINITY): boolean {
    if (this.waiting(to, session) >= mostWaiting) return false;
    let unread = this.#unread.get(to);
    if (unread === undefined) this.#unread.set(to, (unread = new Map()));
    return charge(unread, session, bytes, limits.unreadShare);
  }

  /** The page was given that entry, or will never be. */
  settle(to: SessionId, { session, bytes }: Origin): void {
    // What is empty now is kept until the session is forgotten: it would be made anew with each signal.
    const unread = this.#unread.get(to);
    if (unread !== undefined) settle(unread, session, bytes);
  }

  /** An entry was not appended because its sender's share was used up: the page has to be told that something is missing. */
  lose(to: SessionId): void {
    this.#lossy.add(to);
  }

  /** Whether something was lost since this was asked last. */
  takeLoss(to: SessionId): boolean {
    return this.#lossy.delete(to);
  }

  /** How much of a sender's waits for that session, in entries. */
  waiting(to: SessionId, from: SessionId): number {
    return this.#unread.get(to)?.get(from)?.items ?? 0;
  }

  /** Nothing waits any more: the log has lost it, or the session is forgotten. */
  clear(to: SessionId): void {
    this.#unread.delete(to);
    this.#lossy.delete(to);
  }
}
