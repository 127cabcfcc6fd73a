import { fullBucket, type Rate, type TokenBucket, takeTokens } from "../domain/token-bucket.ts";
import type { Events } from "../ops/events.ts";
import type { Clock } from "../ports.ts";
import type { Admission, Visitor } from "../services/admission.ts";
import type { WireBounds } from "./engine.ts";

export type AllowanceOptions = {
  /** The frames of any type, parsed or not, that one WebSocket may send. */
  readonly frameRate: Rate;
  /** The bytes that one WebSocket may send, whatever its address has sent. */
  readonly ownRate: Rate;
  readonly admission: Admission;
  readonly clock: Clock;
  readonly events: Pick<Events, "cut">;
};

/** The minimum cost of a frame, in bytes: an empty frame takes work as well. */
const frameBytes = 512;

/**
 * The limits of one WebSocket: a frame rate, and its own share of bytes, whatever others at its address send.
 * Bytes beyond that share count against the address.
 */
export class Allowance implements WireBounds {
  readonly #options: AllowanceOptions;
  readonly #visitor: Visitor;
  readonly #frames: TokenBucket;
  readonly #own: TokenBucket;
  /** The frames of this chunk so far: ws reports them before their bytes, with which they are charged. */
  #uncharged = 0;
  #isOpen = true;

  constructor(options: AllowanceOptions, visitor: Visitor) {
    this.#options = options;
    this.#visitor = visitor;
    const now = options.clock.now();
    this.#frames = fullBucket(options.frameRate, now);
    this.#own = fullBucket(options.ownRate, now);
  }

  takeFrame(): boolean {
    this.#uncharged++;
    return this.#judge(this.#uncharged <= this.#options.frameRate.burst);
  }

  takeBytes(bytes: number): boolean {
    const { frameRate, ownRate, admission, clock } = this.#options;
    const now = clock.now();
    const frames = this.#uncharged;
    this.#uncharged = 0;
    const cost = bytes + frames * frameBytes;
    return this.#judge(
      takeTokens(this.#frames, frameRate, now, frames) === 0 &&
        (takeTokens(this.#own, ownRate, now, cost) === 0 ||
          admission.take(this.#visitor, "bytes", cost, now) === 0),
    );
  }

  /** Reports the first refusal. */
  #judge(isWithin: boolean): boolean {
    if (!isWithin && this.#isOpen) this.#options.events.cut("flood");
    this.#isOpen = isWithin;
    return isWithin;
  }
}
