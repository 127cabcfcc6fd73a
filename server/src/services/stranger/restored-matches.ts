import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { SessionState } from "../../domain/session/session-state.ts";
import * as agreement from "../../domain/stranger/agreement.ts";
import { repeatCarryOn } from "../../domain/stranger/carry-on.ts";
import type { Events } from "../../ops/events.ts";
import type { Clock } from "../../ports.ts";
import { reportFailure } from "../maybe-promise.ts";
import type { OwnedRecords } from "../records/owned-records.ts";
import type { StrangerService } from "./stranger.ts";

/** The time in which all nodes have stored their records again after the store was emptied, in milliseconds. */
const restoredWithinMs = 5_000;

export type RestoredMatchesOptions = {
  readonly strangers: StrangerService;
  /** Looks whether the room exists to which the session has moved, and begins it if that is up to this side. */
  readonly lookForRoom: (id: SessionId) => Promise<void>;
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
    const { strangers, lookForRoom, clock, events } = this.#options;
    reportFailure(strangers.step(id, agreement.searchOn), events.failed);
    const isArriving = (strangers.movedOf(id)?.arriving ?? null) !== null;
    if (strangers.matchOf(id) === null && !isArriving) return;
    clock.after(restoredWithinMs, () => {
      (isArriving ? lookForRoom(id) : this.#lookAtPartner(id)).catch(events.failed);
    });
  }

  async #lookAtPartner(id: SessionId): Promise<void> {
    const { strangers, records } = this.#options;
    const match = strangers.matchOf(id);
    if (match === null) return;
    const partner = (await records.peek(match.partner))?.state?.stranger ?? null;
    await strangers.step(id, (before) => {
      const { state, outputs } = agreement.compare(before, match.matchId, partner);
      return { state, outputs: [...outputs, ...repeatCarryOn(state, match.matchId, partner)] };
    });
  }
}
