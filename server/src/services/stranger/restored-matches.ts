import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { SessionState } from "../../domain/session/session-state.ts";
import * as agreement from "../../domain/stranger/agreement.ts";
import type { Events } from "../../ops/events.ts";
import type { Clock } from "../../ports.ts";
import { reportFailure } from "../maybe-promise.ts";
import type { OwnedRecords } from "../records/owned-records.ts";
import type { StrangerService } from "./stranger.ts";

/** The time in which all nodes have stored their records again after the store was emptied, in milliseconds. */
const restoredWithinMs = 5_000;

export type RestoredMatchesOptions = {
  readonly strangers: StrangerService;
  readonly records: OwnedRecords<SessionId, SessionState>;
  readonly clock: Clock;
  readonly events: Events;
};

/** Goes on with searches and matches after the store and the logs were emptied: messages between sessions may be lost. */
export class RestoredMatches {
  readonly #options: RestoredMatchesOptions;

  constructor(options: RestoredMatchesOptions) {
    this.#options = options;
  }

  /** This session's state is stored again. */
  restored(id: SessionId): void {
    const { strangers, clock, events } = this.#options;
    reportFailure(strangers.step(id, agreement.searchOn), events.failed);
    if (strangers.matchOf(id) === null) return;
    clock.after(restoredWithinMs, () => {
      this.#lookAtPartner(id).catch(events.failed);
    });
  }

  async #lookAtPartner(id: SessionId): Promise<void> {
    const { strangers, records } = this.#options;
    const match = strangers.matchOf(id);
    if (match === null) return;
    const partner = (await records.peek(match.partner))?.state?.stranger ?? null;
    await strangers.step(id, (state) => agreement.compare(state, match.matchId, partner));
  }
}
