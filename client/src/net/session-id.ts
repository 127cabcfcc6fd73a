import { LogId, MatchId } from "@lets-meet/shared/ids.ts";
import {
  type Attached,
  LogName,
  ResumeToken,
  SessionKey,
  type Snapshot,
} from "@lets-meet/shared/protocol/session.ts";
import { z } from "zod";
import { type ClaimMeans, type Claims, claimsFrom } from "./claim.ts";
import { readJson, type WebStorage, writeJson } from "./storage.ts";

/**
 * The data a page sends to resume its session: the key, and the last entry seen with the log it belongs to.
 * For a restarted server it also sends its resume token, the match that it is in, and the number of its last ordered
 * request taken.
 */
const StoredSession = SessionKey.extend({
  after: LogId,
  log: LogName,
  seq: z.int().nonnegative(),
  pass: ResumeToken.nullable(),
  /** Absent in sessions that earlier versions of the page have stored. */
  match: MatchId.nullable().exactOptional(),
});
export type StoredSession = Readonly<z.infer<typeof StoredSession>>;

/** Keeps this tab's session. No method fails: without storage, the session lasts as long as the page. */
export type SessionStore = {
  readonly resume: () => StoredSession | null;
  /** Adopts the session that the server has attached; a new session replaces the old one. */
  readonly adopt: (attached: Pick<Attached, "session" | "log" | "seq" | "pass" | "snapshot">) => void;
  /** Records that this log entry has been seen, before it is handled. */
  readonly saw: (id: LogId) => void;
  /** Records that the server has taken the ordered requests up to this number. */
  readonly sent: (seq: number) => void;
  /** Records the match that the page is in from now on. */
  readonly isIn: (match: MatchId | null) => void;
  /** Records that the page has left that match. */
  readonly left: (match: string) => void;
  /** Replaces the stored resume token. */
  readonly holds: (pass: ResumeToken | null) => void;
};

/** The match of that state, if any. */
export const matchIn = (snapshot: Snapshot): MatchId | null =>
  snapshot.phase === "matched" ? snapshot.match.matchId : null;

const storageKey = "lets-meet:session";

/**
 * Opens this tab's stored session. "Duplicate tab" and `window.open` copy `sessionStorage`, so a stored
 * session is resumed only if no other page holds it; otherwise this tab starts its own.
 */
export async function openSession(storage: WebStorage | null, means: ClaimMeans): Promise<SessionStore> {
  const claims = claimsFrom(means);
  let kept = StoredSession.safeParse(readJson(storage, storageKey)).data ?? null;
  if (kept !== null && !(await claims.take(kept.sessionId))) kept = null;
  if (kept === null) writeJson(storage, storageKey, null);
  return sessionStoreOf(storage, claims, kept);
}

function sessionStoreOf(
  storage: WebStorage | null,
  claims: Claims,
  start: StoredSession | null,
): SessionStore {
  let kept = start;
  const change = (to: Partial<StoredSession>) => {
    if (kept === null) return;
    kept = { ...kept, ...to };
    writeJson(storage, storageKey, kept);
  };
  return {
    resume: () => kept,
    adopt: ({ session, log, seq, pass, snapshot }) => {
      const before = kept?.sessionId === session.sessionId ? kept : null;
      if (before === null) void claims.take(session.sessionId);
      // Entry ids of another log are meaningless here.
      const after = before?.log === log ? before.after : 0;
      kept = { ...session, after, log, seq, pass, match: matchIn(snapshot) };
      writeJson(storage, storageKey, kept);
    },
    saw: (id) => change({ after: id }),
    sent: (seq) => change({ seq }),
    isIn: (match) => change({ match }),
    left: (match) => {
      if (kept?.match === match) change({ match: null });
    },
    holds: (pass) => change({ pass }),
  };
}
