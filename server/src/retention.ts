import { limits } from "@lets-meet/shared/limits.ts";
import { rejectedForMs, removedForMs } from "./domain/room.ts";
import { notAgainMs } from "./domain/stranger.ts";

const [seconds, minutes, hours, days] = [1_000, 60_000, 3_600_000, 86_400_000];

/**
 * How long the server keeps what it knows of people, at most, in milliseconds; `docs/privacy.md` says the same in words, and
 * a test compares the two. What operators can set is here with its default.
 */
export const retention = {
  /** Chat, signals and whatever else a session is told: long enough for the longest usual grace, which is a room's. */
  sessionLog: 180 * seconds,
  /** The same while a page does not listen yet. */
  heldSignals: limits.signalBuffer.ageMs,
  /** Announced tickets: they are read as they come, so what stands longer has been read. */
  ticketLog: 2 * seconds,
  /** A search whose session has not renewed it. */
  ticketLease: 15 * seconds,
  /** A session whose page is gone: with its partner, in a room, after a goodbye, and then alone. */
  droppedSession: 30 * seconds,
  droppedMember: 120 * seconds,
  closedSession: 10 * seconds,
  dormantSession: 1 * hours,
  /** Who has met whom. */
  metPartners: notAgainMs,
  /** Who was removed from a room, and whose knock was rejected. */
  removedPeople: removedForMs,
  rejectedPeople: rejectedForMs,
  /** What a page shows that is logged in; a login ends when it was not renewed for so long. */
  accessToken: 10 * minutes,
  login: 30 * days,
  /** TURN credentials: how long a page can begin relaying with them. */
  turnCredential: 10 * minutes,
} as const;
