import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Clock } from "../../ports.ts";
import { Throttle } from "../throttle.ts";
import type { SessionService } from "./session.ts";

/**
 * Bytes of signals. A real description is about 6 KB, so a page may send forty at once and five a second. A frame of
 * the maximum size always fits into the burst.
 */
const rate = { perSecond: 32_768, burst: 262_144 };
/** An upper bound on the pairs of sender and receiver that can be active while a used-up burst is restored. */
const mostLinks = 100_000;

/**
 * Limits the bytes of signals: all others that share the receiver's downlink, or the server's memory, wait behind
 * them. The refused page sends the same signals again after the returned time, so nothing is lost.
 */
export class SignalRate {
  readonly #sessions: Pick<SessionService, "orderOf">;
  readonly #throttle: Throttle;

  constructor(sessions: Pick<SessionService, "orderOf">, clock: Clock) {
    this.#sessions = sessions;
    this.#throttle = new Throttle(clock, rate, mostLinks);
  }

  /**
   * Takes what that ordered request costs and returns 0, or returns the milliseconds until it may be sent again.
   * All links of a session share a rate unless `link` names one. A request out of turn costs nothing: it is not
   * forwarded.
   */
  take(
    id: SessionId,
    { seq, bytes, at }: { readonly seq: number; readonly bytes: number; readonly at: number },
    link?: string,
  ): number {
    const key = link === undefined ? id : `${id} ${link}`;
    return this.#sessions.orderOf(id, seq) === "next" ? this.#throttle.take(key, bytes, at) : 0;
  }
}
