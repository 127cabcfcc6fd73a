import type { SenderLimits } from "./uplink-budget.ts";

/** How often a refused change is tried again before it waits for the next one. */
const mostTries = 3;

/**
 * Keeps one sender within its limits (W3C WebRTC §5.2 `setParameters`). Changes happen one after the other, only the
 * latest counts, and none is made that would change nothing, because each may cost the encoder a key frame.
 */
export class SenderLimiter {
  readonly #sender: RTCRtpSender;
  #wanted: SenderLimits | null = null;
  #isBusy = false;
  #isClosed = false;

  constructor(sender: RTCRtpSender) {
    this.#sender = sender;
  }

  /** The sender keeps within these from now on. */
  limit(limits: SenderLimits): void {
    this.#wanted = limits;
    this.again();
  }

  /** Looks whether the limits still hold, as when a negotiation has made the sender's encodings, or another track is in. */
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
      // Read right before they are written: the transaction id is good for one task only.
      const changed = changedBy(wanted, this.#sender.getParameters());
      if (changed === null) break;
      try {
        await this.#sender.setParameters(changed);
        if (wanted === this.#wanted) break;
      } catch {
        // A negotiation in between makes the transaction stale; a sender that is stopped refuses for good.
        refusals++;
      }
    }
    this.#isBusy = false;
  }
}

/** The parameters within the limits; `null` if they are so already, or if there is nothing to limit yet. */
function changedBy(limits: SenderLimits, parameters: RTCRtpSendParameters): RTCRtpSendParameters | null {
  const { degradationPreference, ...wanted } = limits;
  // There are none while the sender is stopped, and in older browsers until it is negotiated.
  if (parameters.encodings.length === 0) return null;
  if (parameters.encodings.every((encoding) => isWithin(wanted, encoding))) return null;
  return {
    ...parameters,
    encodings: parameters.encodings.map((encoding) => ({ ...encoding, ...wanted })),
    ...(degradationPreference === undefined ? {} : { degradationPreference }),
  };
}

/** What is not sent has no other limits that matter. */
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
