import { LogId } from "@lets-meet/shared/ids.ts";
import { SessionKey } from "@lets-meet/shared/protocol/session.ts";
import { type ClaimMeans, type Claims, claimsFrom } from "./claim.ts";

/** What a page shows to resume its session: the key, and the last entry of the log that it has seen. */
const Kept = SessionKey.extend({ after: LogId });
export type Kept = SessionKey & { readonly after: LogId };

/** This tab's hold on its session. Nothing here ever fails: a tab without storage has a session for one page's life. */
export type SessionKeeper = {
  readonly resume: () => Kept | null;
  /** The session that the server has attached; a new one replaces the old. */
  readonly adopt: (key: SessionKey) => void;
  /** Remembers that this entry of the log has been seen, before anything is done about it. */
  readonly saw: (id: LogId) => void;
};

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;
const shelfKey = "lets-meet:session";

/**
 * Opens what this tab keeps of its session. "Duplicate tab" and `window.open` copy `sessionStorage`, so a kept session is
 * taken only if no other page holds it; otherwise this tab begins one of its own.
 */
export async function openSession(shelf: Shelf | null, means: ClaimMeans): Promise<SessionKeeper> {
  const claims = claimsFrom(means);
  let kept = read(shelf);
  if (kept !== null && !(await claims.take(kept.sessionId))) kept = null;
  if (kept === null) write(shelf, null);
  return keeperOf(shelf, claims, kept);
}

function keeperOf(shelf: Shelf | null, claims: Claims, start: Kept | null): SessionKeeper {
  let kept = start;
  return {
    resume: () => kept,
    adopt: (key) => {
      if (kept?.sessionId === key.sessionId) kept = { ...kept, ...key };
      else {
        kept = { ...key, after: 0 };
        void claims.take(key.sessionId);
      }
      write(shelf, kept);
    },
    saw: (id) => {
      if (kept === null) return;
      kept = { ...kept, after: id };
      write(shelf, kept);
    },
  };
}

function read(shelf: Shelf | null): Kept | null {
  try {
    const text = shelf?.getItem(shelfKey) ?? null;
    return text === null ? null : (Kept.safeParse(JSON.parse(text)).data ?? null);
  } catch {
    // Storage may be blocked, and what it holds may be anybody's: both mean that there is nothing to resume.
    return null;
  }
}

function write(shelf: Shelf | null, kept: Kept | null): void {
  try {
    if (kept === null) shelf?.removeItem(shelfKey);
    else shelf?.setItem(shelfKey, JSON.stringify(kept));
  } catch {
    // Blocked or full storage costs the resume after a reload, and nothing else.
  }
}
