import type { KeepService } from "../services/keep.ts";
import type { StrangerService } from "../services/stranger.ts";
import type { Handlers } from "./handle.ts";

/** Both have begun by now, in this order, before the page's next request is read; answers with the second. */
const both = async <T>(first: Promise<void>, second: Promise<T>): Promise<T> => {
  await first;
  return second;
};

/** `stranger:*`: each asks the service of the same name, and going on in a room the one for that. */
export const strangerHandlers = (strangers: StrangerService, keeping: KeepService) =>
  ({
    "stranger:search": ({ attachment: { id } }, wish) => strangers.search(id, wish),
    "stranger:ladder": ({ attachment: { id } }, { move }) => strangers.ladder(id, move),
    "stranger:next": ({ attachment: { id } }, next) =>
      both(keeping.part(id, next.matchId), strangers.next(id, next)),
    "stranger:leave": ({ attachment: { id } }, { matchId }) =>
      both(keeping.part(id, matchId), strangers.leave(id, matchId)),
    "stranger:cancel": ({ attachment: { id } }) => strangers.cancel(id),
    "stranger:block": ({ attachment: { id } }, { matchId }) =>
      both(keeping.part(id, matchId), strangers.block(id, matchId)),
    "stranger:keep": ({ attachment: { id } }, asked) => keeping.keep(id, asked),
  }) satisfies Partial<Handlers>;
