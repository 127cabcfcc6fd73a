import { type Logger, pino } from "pino";

/**
 * The process's log, as JSON lines on stdout. It never contains data that identifies a person: no address,
 * chat, SDP, interests or session ids. The content is fixed at the call, one helper per business event (see
 * events.ts).
 */
export const createLog = (level: string): Logger => pino({ level, base: null });
