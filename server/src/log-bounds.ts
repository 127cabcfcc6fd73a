import { ageingTickMs } from "./backends/memory/ageing.ts";
import type { LogBounds } from "./backends/memory/bus.ts";
import { retention } from "./retention.ts";

/** A session's log: long enough to detect a dead connection, plus the longest default grace. */
const sessionLog = { items: 1_024, bytes: 4_194_304, ageMs: retention.sessionLog - ageingTickMs };
/** Each ticket's size is bounded by the rules for a wish. */
const ticketLog = {
  items: 100_000,
  bytes: Number.POSITIVE_INFINITY,
  ageMs: retention.ticketLog - ageingTickMs,
};

/** Kept for longer than the interval at which tickets are announced, so that a new matcher finds all of them. */
const clusterTicketLog = { ...ticketLog, ageMs: retention.clusterTicketLog };

/** The bounds of a topic's log. */
export const logBounds = (topic: string): LogBounds =>
  topic.startsWith("session:") ? sessionLog : ticketLog;

/** The same for logs that several processes share. */
export const clusterLogBounds = (topic: string): LogBounds =>
  topic.startsWith("session:") ? { ...sessionLog, ageMs: retention.sessionLog } : clusterTicketLog;
