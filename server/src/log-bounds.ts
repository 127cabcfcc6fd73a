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

/** The bounds of a topic's log. */
export const logBounds = (topic: string): LogBounds =>
  topic.startsWith("session:") ? sessionLog : ticketLog;
