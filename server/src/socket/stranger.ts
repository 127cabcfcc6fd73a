import type { StrangerService } from "../services/stranger.ts";
import type { Handlers } from "./handle.ts";

/** `stranger:*`: each asks the service of the same name. */
export const strangerHandlers = (strangers: StrangerService) =>
  ({
    "stranger:search": ({ attachment: { id } }, wish) => strangers.search(id, wish),
    "stranger:ladder": ({ attachment: { id } }, { move }) => strangers.ladder(id, move),
    "stranger:next": ({ attachment: { id } }, next) => strangers.next(id, next),
    "stranger:leave": ({ attachment: { id } }, { matchId }) => strangers.leave(id, matchId),
    "stranger:cancel": ({ attachment: { id } }) => strangers.cancel(id),
    "stranger:block": ({ attachment: { id } }, { matchId }) => strangers.block(id, matchId),
  }) satisfies Partial<Handlers>;
