import type { Reason } from "./request.ts";

/** Requests that the server takes exactly once and in order. */
export const isOrdered = (name: string): boolean =>
  ["signal:send", "chat:send", "room:signal", "room:chat"].includes(name);

/** Refusals that count an ordered request as taken: sending it again is pointless. */
export const isTaken = (reason: Reason): boolean =>
  ["no-such-match", "no-such-peer", "not-in-room", "peer-behind"].includes(reason);

/** Requests after which the page is no longer in the match that they name, whatever the answer. */
export const isLeaving = (name: string): boolean =>
  ["stranger:leave", "stranger:next", "stranger:block", "safety:report"].includes(name);
