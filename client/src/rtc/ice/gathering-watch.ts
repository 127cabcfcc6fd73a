/**
 * A browser finds the first candidate of a connection within milliseconds, and through a relay alone within a few round
 * trips. A gathering that has found nothing after this time is stuck.
 */
export const findsWithinMs = 4_000;

/**
 * Reports, at most once, that the browser is still searching for candidates and has found none. Chromium can get stuck in
 * this state on a connection that follows a closed one, without any event: not even an ICE restart helps, but another
 * connection does.
 */
export class GatheringWatch {
  readonly #connection: RTCPeerConnection;
  readonly #stuck: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: RTCPeerConnection, stuck: () => void) {
    this.#connection = connection;
    this.#stuck = stuck;
    connection.addEventListener("icegatheringstatechange", this.#onChange);
    connection.addEventListener("icecandidate", this.#onCandidate);
  }

  close(): void {
    this.#connection.removeEventListener("icegatheringstatechange", this.#onChange);
    this.#connection.removeEventListener("icecandidate", this.#onCandidate);
    clearTimeout(this.#timer);
  }

  readonly #onChange = () => {
    clearTimeout(this.#timer);
    if (this.#connection.iceGatheringState !== "gathering") return;
    this.#timer = setTimeout(() => {
      this.close();
      this.#stuck();
    }, findsWithinMs);
  };

  readonly #onCandidate = ({ candidate }: RTCPeerConnectionIceEvent) => {
    if (candidate !== null && candidate.candidate !== "") this.close();
  };
}
