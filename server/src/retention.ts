import { rejectedForMs, removedForMs } from "./domain/room/room.ts";
import { barredMs } from "./domain/safety/camera.ts";
import { goodKeptMs } from "./domain/safety/shared-address.ts";
import { blockMsOf, highestLevel, strikesKeptMs } from "./domain/safety/strikes.ts";
import { notAgainMs } from "./domain/stranger/stranger.ts";
import { forgottenAfterMs } from "./services/admission.ts";
import { heldForMs } from "./services/session/delivery.ts";

const [seconds, minutes, hours, days] = [1_000, 60_000, 3_600_000, 86_400_000];

/**
 * The maximum times for which the server keeps data about people, in milliseconds. A test compares them with
 * docs/privacy.md. Times that operators can set appear here with their defaults.
 */
export const retention = {
  /** Entries of a session's log (chat, signals, events): long enough for a room's grace, the longest one. */
  sessionLog: 180 * seconds,
  /** The same while a page does not listen yet, or does not read. */
  heldSignals: heldForMs,
  /** Addresses with their rate limits. */
  addresses: forgottenAfterMs,
  /** Entries of the tickets' log: the matcher reads them on arrival. */
  ticketLog: 2 * seconds,
  /** A search that its session has not renewed: long, because a matcher in the same process loses none. */
  ticketLease: 10 * minutes,
  /** The same two in a cluster: a matcher that starts reads the log, and tickets are renewed three times in their lease. */
  clusterTicketLog: 25 * seconds,
  clusterTicketLease: 45 * seconds,
  /** What a server of a cluster has left behind in Redis when it was lost. */
  clusterRecord: 2 * hours,
  /** A session whose page is gone: with its partner, in a room, after a goodbye, and then dormant. */
  droppedSession: 30 * seconds,
  droppedMember: 120 * seconds,
  closedSession: 10 * seconds,
  dormantSession: 1 * hours,
  /** The partners that a session has met. */
  metPartners: notAgainMs,
  /** People who were removed from a room, and people whose knock was rejected. */
  removedPeople: removedForMs,
  rejectedPeople: rejectedForMs,
  /** The access token of a login, and a login that is not renewed. */
  accessToken: 10 * minutes,
  login: 30 * days,
  /** The challenge for a passkey, open or answered. */
  passkeyChallenge: 5 * minutes,
  /** The cookies of a log-in at an organisation. */
  organisationLogin: 10 * minutes,
  /** A picture of a camera that waits for its verdict, and what is known of the camera while it may stay covered. */
  cameraPicture: 10 * seconds,
  coveredCamera: barredMs,
  /** Reports of partners. */
  reports: 30 * days,
  /** A block, at the longest, and the receipt that the person's browser shows for as long as strikes are kept. */
  block: blockMsOf(highestLevel),
  /** Strikes and the levels of blocks, without addresses, and the good sessions of an address. */
  strikes: strikesKeptMs,
  goodSessions: goodKeptMs,
  /** TURN credentials: how long a page can start relaying with them. */
  turnCredential: 10 * minutes,
} as const;
