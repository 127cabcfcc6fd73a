import { LogId } from "@lets-meet/shared/ids.ts";
import { type Attached, LogName, Pass, SessionKey } from "@lets-meet/shared/protocol/session.ts";
import { z } from "zod";
import { type ClaimMeans, type Claims, claimsFrom } from "./claim.ts";

/**
 * The data a page sends to resume its session: the key, and the last entry seen with the log it belongs to.
 * For a restarted server it also sends its pass and the number of its last ordered request taken.
 */
const Kept = SessionKey.extend({
  after: LogId,
  log: LogName,
  seq: z.int().nonnegative(),
  pass: Pass.nullable(),
});
export type Kept = Readonly<z.infer<typeof Kept>>;

/** Keeps this tab's session. No method fails: without storage, the session lasts as long as the page. */
export type SessionKeeper = {
  readonly resume: () => Kept | null;
  /** Adopts the session that the server has attached; a new session replaces the old one. */
  readonly adopt: (attached: Pick<Attached, "session" | "log" | "seq" | "pass">) => void;
  /** Records that this log entry has been seen, before it is handled. */
  readonly saw: (id: LogId) => void;
  /** Records that the server has taken the ordered requests up to this number. */
  readonly sent: (seq: number) => void;
  /** Replaces the stored pass. */
  readonly holds: (pass: Pass | null) => void;
};

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;
const shelfKey = "lets-meet:session";

/**
 * Opens this tab's stored session. "Duplicate tab" and `window.open` copy `sessionStorage`, so a stored
 * session is resumed only if no other page holds it; otherwise this tab starts its own.
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
      // Entry ids of another log are meaningless here.
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
    // Storage may be blocked, or hold data of another program: in both cases there is nothing to resume.
    return null;
  }
}

function write(shelf: Shelf | null, kept: Kept | null): void {
  try {
    if (kept === null) shelf?.removeItem(shelfKey);
    else shelf?.setItem(shelfKey, JSON.stringify(kept));
  } catch {
    // Blocked or full storage prevents only the resume after a reload.
  }
}
