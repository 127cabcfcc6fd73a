import { accept } from "@lets-meet/shared/protocol/ack.ts";
import type { PresenceService } from "../services/session/presence.ts";
import type { Handlers } from "./handle.ts";

/** `session:*` and `presence:*`: events that concern only this connection. */
export const sessionHandlers = (presence: PresenceService) =>
  ({
    "session:bye": (connection) => {
      connection.saidBye = true;
      return accept({});
    },
    "presence:watch": (connection, { watch }) => {
      if (watch) presence.watch(connection);
      else presence.unwatch(connection);
      return accept({ online: presence.online });
    },
  }) satisfies Partial<Handlers>;
