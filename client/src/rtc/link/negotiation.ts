import type { Candidate, Description, Signal } from "@lets-meet/shared/protocol/signal.ts";
import { OfferTurn } from "./offer-turn.ts";
import { noRemote, type Remote, remoteOf } from "./remote.ts";
import type { Slots, Tracks } from "./slots.ts";

export type NegotiationOptions = {
  readonly connection: RTCPeerConnection;
  readonly slots: Slots;
  readonly polite: boolean;
  readonly tracks: Tracks;
  readonly send: (signal: Signal) => void;
  /** The media that the peer sends; called when it has changed. */
  readonly remote: (remote: Remote) => void;
  /** An offer has been answered: both descriptions are current. */
  readonly agreed: () => void;
  /** True if media may already have arrived over the connection. */
  readonly hasHadMedia: () => boolean;
  /**
   * Two offers have collided after media has arrived. A rollback would end the peer's picture in Chromium,
   * whatever is negotiated afterwards; only another connection helps. Called once.
   */
  readonly spoiled: () => void;
  /** The browser has refused a description; only another connection helps. Called once. */
  readonly failed: () => void;
};

/**
 * Perfect negotiation on one connection (W3C WebRTC §10.7). Each side offers when its connection needs it and
 * it is its turn. If two offers collide nevertheless, the impolite side ignores the other's. The polite side
 * rolls its own back, or reports `spoiled` if media may have arrived. The peer's signals are handled one
 * after the other, in order of arrival.
 */
export class Negotiation {
  readonly #options: NegotiationOptions;
  readonly #turn: OfferTurn;
  #tracks: Tracks;
  #remote = noRemote;
  #early: Candidate[] = [];
  #inbox: Promise<void> = Promise.resolve();
  #isOffering = false;
  #ignoresOffer = false;
  #hasHeard = false;
  #isClosed = false;

  constructor(options: NegotiationOptions) {
    this.#options = options;
    this.#tracks = options.tracks;
    const { connection, polite } = options;
    this.#turn = new OfferTurn({
      polite,
      send: (says) => options.send({ kind: "turn", says }),
      isFree: () => !this.#isBusy,
      offer: () => void this.#offer(),
    });
    connection.addEventListener("negotiationneeded", this.#onNegotiationNeeded);
    connection.addEventListener("icecandidate", this.#onCandidate);
    if (polite) return;
    options.slots.open(this.#tracks);
    // The event would do the same a task later, after the page has rendered.
    void this.#offer();
  }

  /**
   * True once a description of the peer has arrived, other than a colliding offer that this side ignores: this
   * connection then belongs to its sender.
   */
  get hasHeard(): boolean {
    return this.#hasHeard;
  }

  publish(tracks: Tracks): void {
    this.#tracks = tracks;
    if (this.#mayOffer) this.#options.slots.fill(tracks);
  }

  receive(signals: readonly Signal[]): void {
    // Marked at once, not when the signal is handled: the next batch may be of another link.
    if (signals.some((signal) => signal.kind === "description" && !this.#collides(signal)))
      this.#hasHeard = true;
    for (const signal of signals)
      this.#inbox = this.#inbox.then(() => (this.#isClosed ? undefined : this.#take(signal)));
  }

  /** Sends this connection's pending offer, if it has one. */
  describe(): void {
    if (this.#options.connection.signalingState === "have-local-offer") this.#sendDescription();
  }

  restart(): void {
    if (this.#mayOffer) this.#options.connection.restartIce();
  }

  close(): void {
    this.#isClosed = true;
    this.#turn.close();
    this.#options.connection.removeEventListener("negotiationneeded", this.#onNegotiationNeeded);
    this.#options.connection.removeEventListener("icecandidate", this.#onCandidate);
  }

  /** The impolite side makes the first offer; before that, the polite side has no slots for its tracks. */
  get #mayOffer(): boolean {
    return !this.#options.polite || this.#options.connection.remoteDescription !== null;
  }

  readonly #onNegotiationNeeded = () => {
    if (this.#mayOffer) this.#turn.want();
  };

  readonly #onCandidate = ({ candidate }: RTCPeerConnectionIceEvent) => {
    if (candidate === null || candidate.candidate === "") return;
    this.#options.send({
      kind: "candidate",
      candidate: candidate.candidate,
      sdpMid: candidate.sdpMid,
      sdpMLineIndex: candidate.sdpMLineIndex,
      usernameFragment: candidate.usernameFragment,
    });
  };

  async #offer(): Promise<void> {
    const { connection } = this.#options;
    this.#isOffering = true;
    try {
      await connection.setLocalDescription();
      // An offer that arrived in the meantime may have rolled this one back.
      if (connection.signalingState === "have-local-offer") this.#sendDescription();
    } catch {
      this.#end(this.#options.failed);
    } finally {
      this.#isOffering = false;
    }
  }

  #sendDescription(): void {
    const description = this.#options.connection.localDescription;
    if (this.#isClosed || description === null) return;
    const { type, sdp } = description;
    if (type === "offer" || type === "answer") this.#options.send({ kind: "description", type, sdp });
  }

  async #take(signal: Signal): Promise<void> {
    if (signal.kind === "candidate") this.#takeCandidate(signal);
    else if (signal.kind === "turn") this.#turn.hear(signal.says);
    else await this.#takeDescription(signal);
  }

  get #isBusy(): boolean {
    return this.#isOffering || this.#options.connection.signalingState !== "stable";
  }

  #collides(description: Description): boolean {
    return description.type === "offer" && this.#isBusy && !this.#options.polite;
  }

  async #takeDescription(description: Description): Promise<void> {
    const { connection } = this.#options;
    this.#ignoresOffer = this.#collides(description);
    if (this.#ignoresOffer) return;
    // An answer to an offer that was rolled back is stale.
    if (description.type === "answer" && connection.signalingState !== "have-local-offer") return;
    const rollsBack = description.type === "offer" && this.#isBusy;
    if (description.type === "offer") this.#turn.offered();
    if (rollsBack && this.#options.hasHadMedia()) return this.#end(this.#options.spoiled);
    try {
      await connection.setRemoteDescription({ type: description.type, sdp: description.sdp });
      // The first media may have arrived before the rollback.
      if (rollsBack && this.#options.hasHadMedia()) return this.#end(this.#options.spoiled);
      this.#hasHeard = true;
      for (const candidate of this.#early.splice(0)) this.#takeCandidate(candidate);
      if (description.type === "offer") await this.#answer();
      if (!this.#isClosed) this.#tell();
    } catch {
      this.#end(this.#options.failed);
    }
  }

  async #answer(): Promise<void> {
    const { connection, slots } = this.#options;
    if (this.#isClosed) return;
    slots.fill(this.#tracks);
    await connection.setLocalDescription();
    this.#sendDescription();
    // Not before the answer, which it would delay; no picture leaves before the peer has the answer.
    slots.begin();
  }

  /**
   * Not awaited: the connection queues it (W3C WebRTC §4.4.1.2, operations chain), which makes a series of
   * candidates faster.
   */
  #takeCandidate(candidate: Candidate): void {
    if (this.#ignoresOffer || this.#isClosed) return;
    if (this.#options.connection.remoteDescription === null) {
      this.#early.push(candidate);
      return;
    }
    const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
    this.#options.connection
      .addIceCandidate({ candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment })
      // It belongs to a description that was rolled back, or this browser cannot use it.
      .catch(() => {});
  }

  #tell(): void {
    this.#options.agreed();
    const remote = remoteOf(this.#options.slots.received, this.#remote);
    if (remote === this.#remote) return;
    this.#remote = remote;
    this.#options.remote(remote);
  }

  #end(tell: () => void): void {
    if (this.#isClosed) return;
    this.close();
    tell();
  }
}
