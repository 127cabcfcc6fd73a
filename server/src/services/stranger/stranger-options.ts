import type { MatchId, PeerId, SessionId } from "@lets-meet/shared/ids.ts";
import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import type { SessionState } from "../../domain/session/session-state.ts";
import type { Events } from "../../ops/events.ts";
import type { Clock } from "../../ports.ts";
import type { OwnedRecords } from "../records/owned-records.ts";

export type StrangerConfig = {
  /** The lifetime of a ticket that is not announced again. */
  readonly leaseMs: number;
  /** The time in which the other side of a match has to accept. */
  readonly confirmMs: number;
  /** The maximum number of searching sessions on this node. */
  readonly queueLimit: number;
  /** The ways in which strangers may meet here. */
  readonly modes: readonly Mode[];
};

export type StrangerOptions = {
  readonly records: OwnedRecords<SessionId, SessionState>;
  readonly clock: Clock;
  readonly events: Events;
  readonly config: StrangerConfig;
  /** False while no matcher could be told of a search. */
  readonly isReachable: () => boolean;
  /** True if a session is in a room: it then cannot search. */
  readonly isElsewhere: (id: SessionId) => boolean;
  /** Leaves the room that the session is inside under that peer id, and no other room. */
  readonly leaveRoom: (id: SessionId, peerId: PeerId) => Promise<void>;
};

/** `isOpen`: what the session sends may go to its partner's log now; see `WaitingSends`. */
export type CurrentMatch = {
  readonly matchId: MatchId;
  readonly partner: SessionId;
  readonly isOpen: boolean;
};
