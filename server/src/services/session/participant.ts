import type { LogId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { SessionEntry, SignalSource } from "../../domain/session/entries.ts";
import type { MaybePromise } from "../../ports.ts";

/** A part of the service that takes part in a session's life: strangers, and rooms. */
export type Participant = {
  /** The session's state in this participant; `null` if it is not here. */
  readonly snapshot: (id: SessionId) => Snapshot | null;
  /** The ended sources of the session, newest last. */
  readonly endedSources: (id: SessionId) => readonly SignalSource[];
  /** The grace of a page here that has lost its connection; `null` for no preference. */
  readonly graceMs: (id: SessionId) => number | null;
  readonly away: (id: SessionId) => MaybePromise<void>;
  readonly back: (id: SessionId) => MaybePromise<void>;
  readonly gone: (id: SessionId) => MaybePromise<void>;
  /**
   * Ends the match that the session's page has not listened to for too long; `null` if there is none here.
   */
  readonly unheard: (id: SessionId) => MaybePromise<void> | null;
  /** True if other sessions depend on this one after its grace: it has met or blocked a session. */
  readonly isRemembered: (id: SessionId) => boolean;
};

export type Hearer = {
  /** Handles an entry of a session's log that is not for its page; `at` is the entry's id. */
  readonly hear: (id: SessionId, entry: SessionEntry, at: LogId) => MaybePromise<void>;
  /** Reads what other nodes may have changed for the session, before a page is attached to it. */
  readonly refresh: (id: SessionId) => MaybePromise<void>;
};

/**
 * Several participants as one; a session is in at most one of them, and all of them are notified. Only `hearer` acts on
 * entries of the session's log.
 */
export function together(all: readonly Participant[], hearer: Hearer): Participant & Hearer {
  const each = async (tell: (one: Participant) => MaybePromise<void>) => {
    await Promise.all(all.map(async (one) => tell(one)));
  };
  const first = <T>(ask: (one: Participant) => T | null): T | null => {
    for (const one of all) {
      const answer = ask(one);
      if (answer !== null) return answer;
    }
    return null;
  };
  return {
    snapshot: (id) => first((one) => one.snapshot(id)),
    endedSources: (id) => all.flatMap((one) => one.endedSources(id)),
    graceMs: (id) => first((one) => one.graceMs(id)),
    hear: (id, entry, at) => hearer.hear(id, entry, at),
    refresh: (id) => hearer.refresh(id),
    away: (id) => each((one) => one.away(id)),
    back: (id) => each((one) => one.back(id)),
    gone: (id) => each((one) => one.gone(id)),
    unheard: (id) => first((one) => one.unheard(id)),
    isRemembered: (id) => all.some((one) => one.isRemembered(id)),
  };
}
