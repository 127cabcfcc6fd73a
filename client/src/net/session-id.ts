import { LogId } from "@lets-meet/shared/ids.ts";
import { type Attached, LogName, Pass, SessionKey } from "@lets-meet/shared/protocol/session.ts";
import { z } from "zod";
import { type ClaimMeans, type Claims, claimsFrom } from "./claim.ts";

/**
 * What a page shows to resume its session: the key, and the last entry of which log it has seen; and, for a server that
 * was started anew, its pass and how many of its ordered requests were taken.
 */
const Kept = SessionKey.extend({
  after: LogId,
  log: LogName,
  seq: z.int().nonnegative(),
  pass: Pass.nullable(),
});
export type Kept = Readonly<z.infer<typeof Kept>>;

/** This tab's hold on its session. Nothing here ever fails: a tab without storage has a session for one page's life. */
export type SessionKeeper = {
  readonly resume: () => Kept | null;
  /** The session that the server has attached; a new one replaces the old. */
  readonly adopt: (attached: Pick<Attached, "session" | "log" | "seq" | "pass">) => void;
  /** Remembers that this entry of the log has been seen, before anything is done about it. */
  readonly saw: (id: LogId) => void;
  /** Remembers that the server has taken the ordered requests up to this one. */
  readonly sent: (seq: number) => void;
  /** Remembers the pass in place of the one before. */
  readonly holds: (pass: Pass | null) => void;
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
  const change = (to: Partial<Kept>) => {
    if (kept === null) return;
    kept = { ...kept, ...to };
    write(shelf, kept);
  };
  return {
    resume: () => kept,
    adopt: ({ session, log, seq, pass }) => {
      const before = kept?.sessionId === session.sessionId ? kept : null;
      if (before === null) void claims.take(session.sessionId);
      // Ids of another log mean nothing in this one.
      kept = { ...session, after: before?.log === log ? before.after : 0, log, seq, pass };
      write(shelf, kept);
    },
    saw: (id) => change({ after: id }),
    sent: (seq) => change({ seq }),
    holds: (pass) => change({ pass }),
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
