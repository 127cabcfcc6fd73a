import type { ReportId, SessionId } from "@lets-meet/shared/ids.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Report, Reported } from "@lets-meet/shared/protocol/safety.ts";
import { mayReport } from "../../domain/safety/report-rules.ts";
import type { Events } from "../../ops/events.ts";
import type { Clock, Timer } from "../../ports.ts";
import type { ReportStore } from "../../safety-ports.ts";
import type { StrangerService } from "../stranger/stranger.ts";
import type { EndedMatches } from "./ended-matches.ts";

export type ReportOptions = {
  readonly store: ReportStore;
  readonly strangers: Pick<StrangerService, "stateOf" | "block">;
  readonly endedMatches: Pick<EndedMatches, "of">;
  readonly clock: Clock;
  readonly events: Pick<Events, "reported" | "failed">;
  readonly newId: () => ReportId;
  /** How long reports are kept, in milliseconds. */
  readonly keptMs: number;
};

/** Reports are kept for days: their removal may be late by this. */
const sweepEveryMs = 3_600_000;

/** Takes reports of partners, and forgets them in time. */
export class ReportService {
  readonly #options: ReportOptions;
  #timer: Timer | null = null;

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  /** Removes reports that are too old, now and every hour. */
  start(): void {
    const { store, clock, events, keptMs } = this.#options;
    store.removeBefore(clock.today() - keptMs).catch(events.failed);
    this.#timer = clock.after(sweepEveryMs, () => this.start());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /**
   * Reports the partner of that match, and blocks it as `stranger:block` does. The block comes first and stays, even if the
   * report cannot be stored and has to be sent again.
   */
  async report(id: SessionId, { matchId, reason }: Report): Promise<Ack<Reported>> {
    const { store, strangers, endedMatches, clock, events, newId } = this.#options;
    const decided = mayReport(strangers.stateOf(id), matchId, endedMatches.of(id), clock.now());
    if (!decided.ok) return refuse(decided.code);
    await strangers.block(id, matchId);
    const report = {
      id: newId(),
      matchId,
      mode: decided.mode,
      reporter: id,
      reported: decided.partner,
      reason,
      at: clock.today(),
    };
    if (!(await store.add(report))) return refuse("already-reported");
    events.reported(reason);
    return accept({ reportId: report.id });
  }
}
