import { type Ack, done, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { MaybePromise } from "../ports.ts";
import { whenHere } from "../services/maybe-promise.ts";
import type { EntryRules } from "../services/safety/entry-rules.ts";
import type { ReportService } from "../services/safety/reports.ts";
import type { Sampler } from "../services/safety/sampler.ts";
import type { Connection } from "./connection.ts";
import type { Handlers } from "./handle.ts";

/** `safety:*`. */
export const safetyHandlers = (entry: EntryRules, reports: ReportService, sampler: Sampler | null) =>
  ({
    "safety:accept": async (connection, acceptance) => {
      // Before anything is awaited: a search may be the next request.
      connection.acceptance = acceptance;
      const refusal = await entry.refusalOf(acceptance);
      return refusal === null ? done : refuse(refusal);
    },
    "safety:camera": (connection, camera) => {
      sampler?.camera(connection.attachment.id, connection, camera);
      return done;
    },
    "safety:frame": ({ attachment: { id } }, frame) => sampler?.frame(id, frame) ?? refuse("no-such-frame"),
    "safety:report": ({ attachment: { id } }, report) => reports.report(id, report),
  }) satisfies Partial<Handlers>;

/** Answers a search with `search`, or refuses it to a page that may not meet strangers. */
export const ifAdmitted = <T>(
  entry: EntryRules,
  { acceptance }: Pick<Connection, "acceptance">,
  search: () => MaybePromise<Ack<T>>,
): MaybePromise<Ack<T>> =>
  // Without a pause in the usual case, so that requests act in the order of their arrival.
  whenHere(entry.refusalOf(acceptance), (refusal) => (refusal === null ? search() : refuse(refusal)));
