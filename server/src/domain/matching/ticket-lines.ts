import { limits } from "@lets-meet/shared/limits.ts";
import { type AffinityWeights, interestPoints } from "./affinity.ts";
import { broken } from "./broken.ts";
import { criterion } from "./match-criteria.ts";
import type { Tags } from "./tags.ts";

/**
 * The facts of one ticket that comparisons need. Interests are tag numbers; places are numbers from 1, or 0
 * for "no matter".
 */
export type Line = {
  readonly tags: readonly number[];
  readonly language: number;
  readonly region: number;
  readonly since: number;
  /** True if the ticket excludes any session by id. */
  readonly choosy: boolean;
};

/**
 * The facts that scoring reads, 64 bytes per ticket, so that scoring a candidate touches one cache line
 * however many tickets wait. Slots are small integers.
 */
export class TicketLines {
  readonly #tags: Tags;
  readonly #weights: AffinityWeights;
  #words = new Int32Array(initialSlots * stride);
  #times = new Float64Array(this.#words.buffer);

  constructor(tags: Tags, weights: AffinityWeights) {
    this.#tags = tags;
    this.#weights = weights;
  }

  set(slot: number, line: Line): void {
    while ((slot + 1) * stride > this.#words.length) {
      const bigger = new Int32Array(this.#words.length * 2);
      bigger.set(this.#words);
      this.#words = bigger;
      this.#times = new Float64Array(bigger.buffer);
    }
    const base = slot * stride;
    for (let index = 0; index < line.tags.length; index++)
      this.#words[base + index] = line.tags[index] ?? broken("tags");
    this.#words[base + tagCount] = line.tags.length;
    this.#words[base + places] = line.language | (line.region << 8);
    this.#words[base + choosy] = line.choosy ? 1 : 0;
    this.#times[(base + since) >> 1] = line.since;
  }

  /** Sets the criteria that a ticket accepts now. */
  accept(slot: number, accepted: number): void {
    this.#words[slot * stride + criteria] = accepted;
  }

  /** True if either ticket excludes any session, so that the exclusions have to be checked. */
  isChoosy(a: number, b: number): boolean {
    return (
      ((this.#words[a * stride + choosy] ?? broken("words")) |
        (this.#words[b * stride + choosy] ?? broken("words"))) !==
      0
    );
  }

  /** The score of two tickets as `affinity` explains it, or 0 if they share no criterion that both accept. */
  score(a: number, b: number, now: number): number {
    const words = this.#words;
    const baseA = a * stride;
    const baseB = b * stride;
    const weights = this.#weights;
    let score = weights.company;
    let shared: number = criterion.anything;
    const endA = baseA + (words[baseA + tagCount] ?? broken("words"));
    const endB = baseB + (words[baseB + tagCount] ?? broken("words"));
    for (let atA = baseA; atA < endA; atA++) {
      const tag = words[atA] ?? broken("words");
      for (let atB = baseB; atB < endB; atB++)
        if (words[atB] === tag) {
          score += interestPoints(this.#tags.rarityOf(tag), weights);
          shared |= criterion.interest;
          break;
        }
    }
    const placesA = words[baseA + places] ?? broken("words");
    const placesB = words[baseB + places] ?? broken("words");
    if ((placesA & 0xff) !== 0 && (placesA & 0xff) === (placesB & 0xff)) {
      score += weights.language;
      shared |=
        shared & criterion.interest ? criterion.language | criterion.interestAndLanguage : criterion.language;
    }
    if (placesA >> 8 !== 0 && placesA >> 8 === placesB >> 8) {
      score += weights.region;
      shared |=
        shared & criterion.interest ? criterion.region | criterion.interestAndRegion : criterion.region;
    }
    if (
      (shared &
        (words[baseA + criteria] ?? broken("words")) &
        (words[baseB + criteria] ?? broken("words"))) ===
      0
    )
      return 0;
    return score + this.#waiting(baseA, now) + this.#waiting(baseB, now);
  }

  #waiting(base: number, now: number): number {
    const waitedMs = now - (this.#times[(base + since) >> 1] ?? broken("times"));
    if (waitedMs <= 0) return 0;
    const { waiting, waitingFullMs } = this.#weights;
    return waitedMs >= waitingFullMs ? waiting : (waiting * waitedMs) / waitingFullMs;
  }
}

const initialSlots = 256;
/**
 * In words of four bytes: the tags, their count, language and region, the accepted criteria, exclusions, and
 * the time.
 */
const stride = 16;
const tagCount = limits.interests;
const places = tagCount + 1;
const criteria = tagCount + 2;
const choosy = tagCount + 3;
const since = 14;
