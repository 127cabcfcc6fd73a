import type { LoggedEvent } from "@lets-meet/shared/protocol/events.ts";
import type { FrameAsked } from "@lets-meet/shared/protocol/safety.ts";
import type { Attached, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { ConnectionStatus } from "./connection-status.ts";

/** What a page hears of its connection. */
export type ConnectionListener = {
  readonly status: (status: ConnectionStatus) => void;
  /** `first`: this page was attached to no session before. Called before the log entries that follow. */
  readonly attached: (attached: Attached, first: boolean) => void;
  readonly detached: () => void;
  /** Log entries were lost; later entries still follow. */
  readonly gap: (snapshot: Snapshot) => void;
  readonly logged: (event: LoggedEvent) => void;
  readonly online: (count: number | null) => void;
  /** The server asks for a picture of this page's camera. */
  readonly frameAsked: (asked: FrameAsked) => void;
};
