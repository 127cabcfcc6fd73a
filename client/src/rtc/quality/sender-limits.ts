import type { SenderLimits } from "../mesh/uplink-budget.ts";

/** The number of attempts at a refused change before it waits for the next one. */
const mostTries = 3;

/**
 * Keeps one sender within its limits (W3C WebRTC §5.2 `setParameters`). Changes are made one after the other,
 * only the latest counts, and a change without effect is skipped, because each may cost the encoder a key
 * frame.
 */
export class SenderLimiter {
  readonly #sender: RTCRtpSender;
  #wanted: SenderLimits | null = null;
  #isBusy = false;
  #isClosed = false;

  constructor(sender: RTCRtpSender) {
    this.#sender = sender;
  }

  /** Limits the sender from now on. */
  limit(limits: SenderLimits): void {
    this.#wanted = limits;
    this.again();
  }

  /**
   * Applies the limits again, for example when a negotiation has created the encodings, or another track is
   * in.
   */
  again(): void {
    if (!this.#isBusy) void this.#apply();
  }

  close(): void {
    this.#isClosed = true;
  }

  async #apply(): Promise<void> {
    this.#isBusy = true;
    let refusals = 0;
    while (this.#wanted !== null && !this.#isClosed && refusals < mostTries) {
      const wanted = this.#wanted;
      hint(this.#sender.track, wanted);
      // Read right before they are written: the transaction id is valid for one task only.
      const changed = changedBy(wanted, this.#sender.getParameters());
      if (changed === null) break;
      try {
        await this.#sender.setParameters(changed);
        if (wanted === this.#wanted) break;
      } catch {
        // A negotiation in between makes the transaction stale; a stopped sender refuses every change.
        refusals++;
      }
    }
    this.#isBusy = false;
  }
}

/** The parameters within the limits; `null` if they are so already, or if there is nothing to limit yet. */
function changedBy(limits: SenderLimits, parameters: RTCRtpSendParameters): RTCRtpSendParameters | null {
  const { degradationPreference, ...wanted } = limits;
  // A stopped sender has no encodings; in older browsers neither has a sender before its negotiation.
  if (parameters.encodings.length === 0) return null;
  if (parameters.encodings.every((encoding) => isWithin(wanted, encoding))) return null;
  return {
    ...parameters,
    encodings: parameters.encodings.map((encoding) => ({ ...encoding, ...wanted })),
    ...(degradationPreference === undefined ? {} : { degradationPreference }),
  };
}

/** For an inactive encoding, no other limit matters. */
const isWithin = (wanted: SenderLimits, encoding: RTCRtpEncodingParameters) =>
  wanted.active
    ? encoding.active !== false &&
      encoding.maxBitrate === wanted.maxBitrate &&
      encoding.maxFramerate === wanted.maxFramerate &&
      (encoding.scaleResolutionDownBy ?? 1) === (wanted.scaleResolutionDownBy ?? 1)
    : encoding.active === false;

/** For browsers that take the preference from the track (W3C mst-content-hint §3.2). */
function hint(track: MediaStreamTrack | null, { degradationPreference }: SenderLimits): void {
  if (track === null || degradationPreference !== "maintain-resolution") return;
  if ("contentHint" in track && track.contentHint === "") track.contentHint = "detail";
}
