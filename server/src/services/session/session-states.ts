import type { SessionId } from "@lets-meet/shared/ids.ts";
import { InvariantError } from "../../domain/invariant-error.ts";
import type { Session } from "../../domain/session/session.ts";
import { type SessionState, withSession } from "../../domain/session/session-state.ts";
import type { OwnedRecords } from "../records/owned-records.ts";

/** The states of the sessions that live on this node, in their records. */
export class SessionStates {
  readonly #records: OwnedRecords<SessionId, SessionState>;
  readonly #failed: (error: unknown) => void;

  constructor(records: OwnedRecords<SessionId, SessionState>, failed: (error: unknown) => void) {
    this.#records = records;
    this.#failed = failed;
  }

  /** The state of a session that lives here. */
  of(id: SessionId): Session {
    const state = this.#records.view(id)?.session ?? null;
    if (state === null) throw new InvariantError("a session that lives here has a state");
    return state;
  }

  /** Takes a step at once, and returns the new state. */
  step(id: SessionId, step: (state: Session) => Session): Session {
    return this.begin(step(this.of(id)));
  }

  /** Gives a session that state, whether or not it had one. */
  begin(state: Session): Session {
    this.#settle(
      this.#records.change(state.id, (record) => ({
        state: withSession(record, state),
        outbox: [],
        answer: undefined,
      })),
    );
    return state;
  }

  /** Forgets the session with everything that is known of it. */
  forget(id: SessionId): void {
    this.#settle(this.#records.change(id, () => ({ state: undefined, outbox: [], answer: undefined })));
  }

  /** No caller waits for the store; a failure is reported here. */
  #settle(stored: Promise<void>): void {
    stored.catch(this.#failed);
  }
}
