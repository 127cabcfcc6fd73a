import type { SessionId } from "@lets-meet/shared/ids.ts";

/** How much of one sender's may wait in one session's log until the session's page is given it. */
export type Share = { readonly items: number; readonly bytes: number };

/** What each sender has waiting in one session's log. Mutable on purpose: it changes with every signal. */
export type Unread = Map<SessionId, { items: number; bytes: number }>;

/**
 * Counts one more entry of that sender's, unless its share is used up; the answer says whether it was counted. The first
 * entry always fits, however large it is.
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
 * The page was given that entry, or will never be. One that is given twice, after a reconnect, is settled twice: the sender
 * then has a little more room in the log of that page, and in no other's.
 */
export function settle(unread: Unread, from: SessionId, bytes: number): void {
  const waiting = unread.get(from);
  if (waiting === undefined) return;
  waiting.items--;
  waiting.bytes = Math.max(0, waiting.bytes - bytes);
  if (waiting.items <= 0) unread.delete(from);
}
