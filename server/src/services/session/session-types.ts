import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Attached, LogName, ResumeToken, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { Placement } from "../../domain/resume/placement.ts";
import type { SignalSource } from "../../domain/session/entries.ts";
import type { Grace } from "../../domain/session/session.ts";
import type { SessionState } from "../../domain/session/session-state.ts";
import type { TokenBucket } from "../../domain/token-bucket.ts";
import type { Events } from "../../ops/events.ts";
import type { Bus, Clock, Following, Timer } from "../../ports.ts";
import type { randomIds } from "../ids.ts";
import type { OwnedRecords } from "../records/owned-records.ts";
import type { PageResumeToken, ResumeTokenBook } from "../resume/resume-token-book.ts";
import type { Backlog } from "./backlog.ts";
import type { Delivery, Recipient } from "./delivery.ts";
import type { Hearer, Participant } from "./participant.ts";

/** A connected page, as the socket layer provides it. */
export type Page = Recipient & {
  /** Sends the first message, before any log entry. */
  readonly welcome: (attached: Attached) => void;
  /** Reports that entries were lost, and the session's current state. */
  readonly gap: (snapshot: Snapshot) => void;
  /** Gives the page another resume token. */
  readonly pass: (pass: ResumeToken | null) => void;
  /** Reports that another connection has taken over, and closes. */
  readonly supersede: () => void;
};

/** The buckets of the rates that a session has used; most use few. */
export type Buckets = { [rate: string]: TokenBucket };

/** One connection's attachment to a session; void as soon as a newer connection attaches. */
export type Attachment = {
  readonly id: SessionId;
  readonly epoch: number;
  readonly page: Page;
  readonly delivery: Delivery;
  readonly resumeToken: PageResumeToken;
  /** The session's rates; they outlive the connection, so that reconnecting does not refill them. */
  readonly buckets: Buckets;
};

/** A session and its resources in this process. */
export type Live = {
  readonly id: SessionId;
  /** The number of the latest ordered request that was accepted; a page that moves to another node reports it there. */
  seq: number;
  attachment: Attachment | null;
  /** The match, or the peers of a room, whose signals the current page listens to. */
  readonly ready: Set<SignalSource>;
  readonly following: Following;
  readonly buckets: Buckets;
  timer: Timer | null;
  isRelaying: boolean;
  /** The placement by the newest resume token, until its own page has shown a resume token. */
  known: Placement | "by-itself";
};

/** A session with its secret, which its page has shown or receives. */
export type Shown = { readonly live: Live; readonly secret: string };

export type SessionOptions = {
  readonly bus: Bus;
  readonly records: OwnedRecords<SessionId, SessionState>;
  readonly clock: Clock;
  readonly ids: Pick<typeof randomIds, "session" | "secret" | "key">;
  readonly grace: Grace;
  /**
   * True while this node stops and others take its sessions over: nobody is told that a page is away whose connection is closed
   * here. The node to which it reconnects claims its session; after this node's end, others look after the rest.
   */
  readonly leavesBehind: () => boolean;
  readonly participant: Participant & Hearer;
  readonly events: Events;
  readonly ice: Pick<Attached, "iceServers" | "shield">;
  readonly safety: Pick<Attached, "rules" | "covers">;
  readonly resumeTokens: Pick<ResumeTokenBook, "open">;
  readonly backlog: Backlog;
  readonly log: LogName;
  /** The number of sessions that this one has met or blocked. */
  readonly acquaintances: (id: SessionId) => number;
  /** The memory of dormant sessions, in bytes; beyond it the one that has been dormant longest is forgotten. */
  readonly mostDormantBytes: number;
};
