import type { FrameJudged } from "@lets-meet/shared/protocol/safety.ts";
import { type Thresholds, verdictOf } from "../../domain/safety/verdict.ts";
import type { Events } from "../../ops/events.ts";
import type { Clock } from "../../ports.ts";
import { type Classifier, ClassifierFailed } from "../../safety-ports.ts";
import { ConcurrencyLimit } from "../concurrency-limit.ts";

export type JudgeOptions = {
  readonly classifier: Classifier;
  readonly thresholds: Thresholds;
  readonly clock: Clock;
  readonly events: Pick<Events, "judged" | "unjudged" | "moderationOut" | "moderationBack" | "failed">;
};

/** Without a verdict for this long the classifier is out. */
const outAfterMs = 10_000;
/** Pictures that are with the classifier at once, and that may wait. */
const [width, depth] = [8, 24];

/** Judges pictures, and knows whether that works at the moment. */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #limit = new ConcurrencyLimit(width, depth);
  /** The first failure since the last verdict. */
  #failingSince: number | null = null;
  #isTold = false;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  /** False once the classifier has failed for ten seconds, until its next verdict. */
  get isUp(): boolean {
    return this.#failingSince === null || this.#options.clock.now() - this.#failingSince < outAfterMs;
  }

  /** The verdict on a JPEG whose header was checked; `null` if there is none to be had now. Never rejects. */
  async judge(jpeg: Uint8Array): Promise<FrameJudged | null> {
    const { classifier, thresholds, events } = this.#options;
    try {
      const scores = await this.#limit.run(() => classifier.classify(jpeg));
      if (scores === null) {
        events.unjudged("overload");
        return null;
      }
      const verdict = verdictOf(scores.labels, thresholds);
      this.#back();
      events.judged(verdict);
      return { verdict, model: scores.model };
    } catch (error) {
      if (error instanceof ClassifierFailed) events.unjudged(error.reason);
      else events.failed(error);
      this.#failed();
      return null;
    }
  }

  #back(): void {
    if (this.#isTold) this.#options.events.moderationBack();
    this.#isTold = false;
    this.#failingSince = null;
  }

  #failed(): void {
    this.#failingSince ??= this.#options.clock.now();
    if (this.isUp || this.#isTold) return;
    this.#isTold = true;
    this.#options.events.moderationOut();
  }
}
