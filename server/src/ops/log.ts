import { type Logger, pino } from "pino";

/**
 * The process's log, as JSON lines on stdout. Nothing that names a person goes in: no address, no chat, no SDP, no
 * interests and no session ids; what is logged is fixed at the call, one helper per business event (see events.ts).
 */
export const createLog = (level: string): Logger => pino({ level, base: null });
