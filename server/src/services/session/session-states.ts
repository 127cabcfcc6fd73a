import type { LogId, SessionId } from "@lets-meet/shared/ids.ts";
import { InvariantError } from "../../domain/invariant-error.ts";
import type { Session } from "../../domain/session/session.ts";
import { type SessionState, withSession } from "../../domain/session/session-state.ts";
import type { MaybePromise } from "../../ports.ts";
import { equalSecrets } from "../ids.ts";
import { type OwnedRecords, RecordLost } from "../records/owned-records.ts";

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

  /** Takes a step at once, and returns the new state. `followUp` runs as soon as it is stored, unless the session is lost. */
  step(id: SessionId, step: (state: Session) => Session, followUp?: () => MaybePromise<void>): Session {
    return this.begin(step(this.of(id)), followUp);
  }

  /** Gives a session that state, whether or not it had one. */
  begin(state: Session, followUp?: () => MaybePromise<void>): Session {
    const step = (record: SessionState | undefined) => ({
      state: withSession(record, state),
      outbox: [],
      answer: undefined,
    });
    this.settle(this.#records.change(state.id, step, followUp === undefined ? {} : { followUp }));
    return state;
  }

  /** Forgets the session with everything that is known of it. */
  forget(id: SessionId): void {
    this.settle(this.#records.change(id, () => ({ state: undefined, outbox: [], answer: undefined })));
  }

  /**
   * Takes the session over from the node where it lives, if that is its secret; `null` if it lives nowhere. The cursor is
   * the last entry of its log that its state takes into account.
   */
  async claim(
    id: SessionId,
    secret: string,
  ): Promise<{ readonly session: Session; readonly cursor: LogId } | null> {
    const known = (await this.#records.peek(id))?.state?.session?.secret ?? null;
    if (known === null || !equalSecrets(known, secret)) return null;
    const claimed = await this.#records.claim(id);
    const session = claimed?.state.session ?? null;
    return claimed === null || session === null ? null : { session, cursor: claimed.cursor };
  }

  /** No caller waits for that; a failure is reported, except that the session lives on another node by now. */
  settle(work: MaybePromise<void>): void {
    if (!(work instanceof Promise)) return;
    work.catch((error: unknown) => {
      if (!(error instanceof RecordLost)) this.#failed(error);
    });
  }
}
