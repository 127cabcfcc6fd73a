import type { SessionId } from "@lets-meet/shared/ids.ts";
import { type Ack, done, type Empty, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { MaybePromise } from "../../ports.ts";
import type { SessionService } from "./session.ts";

/** A refusal is known at once; an acceptance when the entry is in the other page's log. */
export type Outcome = MaybePromise<Ack<Empty>>;

/**
 * Runs the next ordered request and takes its number, even if `run` refuses it: sending it again would not help. Only one
 * that is refused as `rate-limited` keeps its number and may be sent again. A repeat is accepted without being run; a request
 * after a missing one is refused.
 */
export function inOrder(
  sessions: Pick<SessionService, "orderOf" | "take">,
  id: SessionId,
  seq: number,
  run: () => Outcome,
): Outcome {
  const order = sessions.orderOf(id, seq);
  if (order === "ahead") return refuse("out-of-order");
  if (order === "repeat") return done;
  const outcome = run();
  const isBehind = !(outcome instanceof Promise) && !outcome.ok && outcome.code === "rate-limited";
  if (!isBehind) sessions.take(id, seq);
  return outcome;
}
