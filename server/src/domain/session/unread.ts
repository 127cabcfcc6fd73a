import type { SessionId } from "@lets-meet/shared/ids.ts";

/** The bound on one sender's data in one session's log until the session's page receives it. */
export type Share = { readonly items: number; readonly bytes: number };

/**
 * The entries of each sender waiting in one session's log. Mutable on purpose: it changes with every signal.
 */
export type Unread = Map<SessionId, { items: number; bytes: number }>;

/**
 * Counts one more entry of that sender, unless its share is used up; returns whether it was counted. The
 * first entry always fits, however large it is.
 */
export function charge(unread: Unread, from: SessionId, bytes: number, share: Share): boolean {
  const waiting = unread.get(from);
  if (waiting === undefined) {
    unread.set(from, { items: 1, bytes });
    return true;
  }
  if (waiting.items >= share.items || waiting.bytes + bytes > share.bytes) return false;
  waiting.items++;
  waiting.bytes += bytes;
  return true;
}

/**
 * The page received that entry, or never will. An entry that is delivered twice, after a reconnect, is
 * settled twice: the sender then has a little more room in that page's log, and in no other.
 */
export function settle(unread: Unread, from: SessionId, bytes: number): void {
  const waiting = unread.get(from);
  if (waiting === undefined) return;
  waiting.items--;
  waiting.bytes = Math.max(0, waiting.bytes - bytes);
  if (waiting.items <= 0) unread.delete(from);
}
