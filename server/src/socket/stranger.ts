import { type Ack, accept } from "@lets-meet/shared/protocol/ack.ts";
import type { Search, Searching } from "@lets-meet/shared/protocol/stranger.ts";
import type { MaybePromise } from "../ports.ts";
import { whenHere } from "../services/maybe-promise.ts";
import type { EntryRules } from "../services/safety/entry-rules.ts";
import type { IceServersService } from "../services/shield/ice-servers.ts";
import type { CarryOnService } from "../services/stranger/carry-on.ts";
import type { StrangerService } from "../services/stranger/stranger.ts";
import type { Connection } from "./connection.ts";
import type { Handlers } from "./handle.ts";
import { ifAdmitted } from "./safety.ts";

/**
 * `stranger:*`: each event calls the service method of the same name; only `keep` goes to the carry-on
 * service. The answer to a search includes the ICE servers of its call, so that the page needs no further
 * request when the match comes.
 */
export const strangerHandlers = (
  strangers: StrangerService,
  carryOn: CarryOnService,
  iceServers: IceServersService,
  entry: EntryRules,
) => {
  const searching = (
    connection: Connection,
    search: () => MaybePromise<Ack<Search>>,
  ): MaybePromise<Ack<Searching>> => {
    const {
      attachment: { id },
      visitor,
    } = connection;
    return whenHere(ifAdmitted(entry, connection, search), (ack) =>
      ack.ok ? accept({ ...ack.value, ice: iceServers.forCall(visitor, id) }) : ack,
    );
  };
  return {
    "stranger:search": (connection, wish) =>
      searching(connection, () => strangers.search(connection.attachment.id, wish)),
    "stranger:ladder": ({ attachment: { id } }, { move }) => strangers.ladder(id, move),
    "stranger:next": (connection, next) =>
      searching(connection, () => strangers.next(connection.attachment.id, next)),
    "stranger:leave": ({ attachment: { id } }, { matchId }) => strangers.leave(id, matchId),
    "stranger:cancel": ({ attachment: { id } }) => strangers.cancel(id),
    "stranger:block": ({ attachment: { id } }, { matchId }) => strangers.block(id, matchId),
    "stranger:keep": ({ attachment: { id } }, asked) => carryOn.carryOn(id, asked),
  } satisfies Partial<Handlers>;
};
