import { type Ack, accept } from "@lets-meet/shared/protocol/ack.ts";
import type { Search, Searching } from "@lets-meet/shared/protocol/stranger.ts";
import type { IceServersService } from "../services/shield/ice-servers.ts";
import type { CarryOnService } from "../services/stranger/carry-on.ts";
import type { StrangerService } from "../services/stranger/stranger.ts";
import type { Connection } from "./connection.ts";
import type { Handlers } from "./handle.ts";

/**
 * Both run concurrently, started in this order before the page's next request is read; the answer is the
 * second's.
 */
const both = async <T>(first: Promise<void>, second: Promise<T>): Promise<T> => {
  const [, answer] = await Promise.all([first, second]);
  return answer;
};

/**
 * `stranger:*`: each event calls the service method of the same name, or the carry-on service. `leave`, `next`
 * and `block` also leave the room that the match has become. The answer to a search includes the ICE servers
 * of its call, so that the page needs no further request when the match comes.
 */
export const strangerHandlers = (
  strangers: StrangerService,
  carryOn: CarryOnService,
  iceServers: IceServersService,
) => {
  const withIce = async (
    { attachment: { id }, visitor }: Connection,
    searched: Promise<Ack<Search>>,
  ): Promise<Ack<Searching>> => {
    const ack = await searched;
    return ack.ok ? accept({ ...ack.value, ice: iceServers.forCall(visitor, id) }) : ack;
  };
  return {
    "stranger:search": (connection, wish) =>
      withIce(connection, strangers.search(connection.attachment.id, wish)),
    "stranger:ladder": ({ attachment: { id } }, { move }) => strangers.ladder(id, move),
    "stranger:next": (connection, next) => {
      const { id } = connection.attachment;
      return both(carryOn.part(id, next.matchId), withIce(connection, strangers.next(id, next)));
    },
    "stranger:leave": ({ attachment: { id } }, { matchId }) =>
      both(carryOn.part(id, matchId), strangers.leave(id, matchId)),
    "stranger:cancel": ({ attachment: { id } }) => strangers.cancel(id),
    "stranger:block": ({ attachment: { id } }, { matchId }) =>
      both(carryOn.part(id, matchId), strangers.block(id, matchId)),
    "stranger:keep": ({ attachment: { id } }, asked) => carryOn.keepTalking(id, asked),
  } satisfies Partial<Handlers>;
};
