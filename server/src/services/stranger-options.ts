import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Events } from "../ops/events.ts";
import type { Bus, Clock } from "../ports.ts";

export type StrangerConfig = {
  /** How long a ticket lives without being announced again. */
  readonly leaseMs: number;
  /** How long the other side of a match has to accept. */
  readonly confirmMs: number;
  /** How many sessions may search at once on this node. */
  readonly queueLimit: number;
};

export type StrangerOptions = {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly events: Events;
  readonly config: StrangerConfig;
  /** Whether a session is in a room: it then cannot search. */
  readonly isElsewhere: (id: SessionId) => boolean;
};
