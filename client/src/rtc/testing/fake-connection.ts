import { FakeChannel } from "./fake-channel.ts";
import { FakeTrack } from "./fake-media.ts";
import {
  candidateOf,
  candidatesIn,
  type FakeDescription,
  fingerprintFor,
  read,
  type Section,
  withCandidate,
  write,
} from "./fake-sdp.ts";
import { both, type Direction, FakeTransceiver, reversed, type TransceiverInit } from "./fake-transceiver.ts";
import { isNegotiationNeeded } from "./negotiation-needed.ts";

/** Schedules the tasks of the double, and is notified when its state has changed. */
export type Surroundings = {
  readonly task: (run: () => void) => void;
  readonly turn: () => Promise<void>;
  readonly changed: () => void;
};

/**
 * The signaling half of `RTCPeerConnection` (W3C WebRTC §4.4–4.7): the operations chain, implicit
 * descriptions, implicit rollback with Chromium's bug, the negotiation-needed flag with its deferred event,
 * and transceivers with directions. The network decides how long an operation takes, so that a test can try
 * every order.
 */
export class FakeConnection extends EventTarget {
  static #count = 0;
  readonly id = `connection-${++FakeConnection.#count}`;
  readonly candidates: string[] = [];
  readonly channel: FakeChannel;
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  iceGatheringState: RTCIceGatheringState = "new";
  /** Like a connection that is stuck in Chromium: it gathers forever, finds no candidate and connects to nothing. */
  findsNothing = false;
  configuration: RTCConfiguration;
  currentLocalDescription: FakeDescription | null = null;
  currentRemoteDescription: FakeDescription | null = null;
  pendingLocal: FakeDescription | null = null;
  pendingRemote: FakeDescription | null = null;
  readonly #network: Surroundings;
  #transceivers: FakeTransceiver[] = [];
  #chain: Promise<unknown> = Promise.resolve();
  #chained = 0;
  #needed = false;
  #restarts = false;
  #ufrag = "u0";
  #ufrags = 0;
  #cutAt: string | null = null;
  #hasMet = false;

  constructor(network: Surroundings, configuration: RTCConfiguration = {}) {
    super();
    this.#network = network;
    this.configuration = configuration;
    this.channel = new FakeChannel(network);
  }

  /** The report that the test has set. */
  stats: readonly Readonly<Record<string, unknown>>[] = [];
  getStats = async () => new Map(this.stats.map((one, at) => [String(at), one]));

  /** The one channel that the code under test opens. */
  createDataChannel = (_label: string, _options: RTCDataChannelInit) => this.channel;

  setConfiguration(configuration: RTCConfiguration): void {
    if (configuration.bundlePolicy !== this.configuration.bundlePolicy)
      throw new DOMException("bundlePolicy", "InvalidModificationError");
    this.configuration = configuration;
  }

  get localDescription(): FakeDescription | null {
    return this.pendingLocal ?? this.currentLocalDescription;
  }

  get remoteDescription(): FakeDescription | null {
    return this.pendingRemote ?? this.currentRemoteDescription;
  }

  getTransceivers = () => [...this.#transceivers];

  addTransceiver(trackOrKind: FakeTrack | "audio" | "video", init?: TransceiverInit) {
    const track = trackOrKind instanceof FakeTrack ? trackOrKind : null;
    const kind = trackOrKind instanceof FakeTrack ? trackOrKind.kind : trackOrKind;
    const direction = init?.direction ?? "sendrecv";
    const transceiver = this.#transceiver(kind, track, direction, false, init?.sendEncodings);
    this.#update();
    return transceiver;
  }

  restartIce(): void {
    this.#restarts = true;
    this.#update();
  }

  setLocalDescription(): Promise<void> {
    return this.#operation(() => {
      if (this.signalingState === "have-remote-offer") this.#settle(this.#answer(), "local");
      else if (this.signalingState === "stable" || this.signalingState === "have-local-offer") {
        this.pendingLocal = this.#offer();
        this.signalingState = "have-local-offer";
      }
      this.#gather();
    });
  }

  setRemoteDescription(description: FakeDescription): Promise<void> {
    return this.#operation(() => {
      if (description.type === "answer" && this.signalingState !== "have-local-offer")
        throw new DOMException(`answer in ${this.signalingState}`, "InvalidStateError");
      this.candidates.push(...candidatesIn(description));
      if (description.type === "answer") {
        this.#settle(description, "remote");
        return;
      }
      if (this.signalingState === "have-local-offer") this.#rollBack();
      for (const section of read(description).sections) this.#associate(section);
      this.pendingRemote = description;
      this.signalingState = "have-remote-offer";
    });
  }

  addIceCandidate({ candidate, usernameFragment }: RTCIceCandidateInit): Promise<void> {
    return this.#operation(() => {
      const remote = this.remoteDescription;
      if (remote === null) throw new DOMException("no remote description", "InvalidStateError");
      if (usernameFragment !== read(remote).ufrag) throw new DOMException("other ufrag", "OperationError");
      this.candidates.push(candidate ?? "");
    });
  }

  close(): void {
    this.signalingState = "closed";
    this.connectionState = "closed";
    this.channel.abandon();
    this.#network.changed();
  }

  /** Connects the transports of both ends. */
  meet(other: FakeConnection): void {
    this.#cutAt = null;
    this.#hasMet = true;
    this.become("connected");
    this.channel.cut(false);
    this.channel.join(other.channel);
  }

  /** Breaks the current path; only an ICE restart finds another. */
  cut(): void {
    this.#cutAt = this.#ufrag;
    this.become("disconnected");
    this.channel.cut(true);
  }

  isCut = () => this.findsNothing || this.#cutAt === this.#ufrag;

  /** Sets the state that the ICE and DTLS transports would report. */
  become(state: RTCPeerConnectionState): void {
    if (this.connectionState === state || this.connectionState === "closed") return;
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }

  #transceiver(
    kind: "audio" | "video",
    track: FakeTrack | null,
    direction: Direction,
    byOffer: boolean,
    encodings?: TransceiverInit["sendEncodings"],
  ) {
    const changed = () => this.#update();
    const transceiver = new FakeTransceiver({ kind, track, direction, byOffer, changed, encodings });
    this.#transceivers.push(transceiver);
    return transceiver;
  }

  #associate(section: Section): void {
    const known = this.#transceivers.find((one) => one.mid === section.mid);
    const transceiver = known ?? this.#transceiver(section.kind, null, "recvonly", true);
    transceiver.mid = section.mid;
  }

  #describe(type: "offer" | "answer", sections: readonly Section[]): FakeDescription {
    const sdp = { connection: this.id, ufrag: this.#ufrag, sections };
    return { type, sdp: write(sdp, fingerprintFor(this.id, this.configuration)) };
  }

  #offer(): FakeDescription {
    if (this.#restarts || this.currentLocalDescription === null) this.#ufrag = `${this.id}-${++this.#ufrags}`;
    let next = this.#transceivers.filter((one) => one.mid !== null).length;
    for (const one of this.#transceivers) one.mid ??= `m${next++}`;
    const sections = this.#transceivers.map(({ mid, kind, direction }) => ({
      mid: mid ?? "",
      kind,
      direction,
    }));
    return this.#describe("offer", sections);
  }

  #answer(): FakeDescription {
    const offer = this.pendingRemote;
    if (offer === null) throw new DOMException("nothing to answer", "InvalidStateError");
    const offered = read(offer);
    const before = this.currentRemoteDescription;
    const isRestart = before !== null && read(before).ufrag !== offered.ufrag;
    if (isRestart || this.currentLocalDescription === null) this.#ufrag = `${this.id}-${++this.#ufrags}`;
    return this.#describe(
      "answer",
      offered.sections.map((section) => ({
        ...section,
        direction: both(this.#byMid(section.mid)?.direction ?? "inactive", reversed(section.direction)),
      })),
    );
  }

  #byMid = (mid: string) => this.#transceivers.find((one) => one.mid === mid);

  /** An answer ends the exchange: both descriptions become current, and directions are agreed. */
  #settle(answer: FakeDescription, side: "local" | "remote"): void {
    this.currentLocalDescription = side === "local" ? answer : this.pendingLocal;
    this.currentRemoteDescription = side === "local" ? this.pendingRemote : answer;
    this.pendingLocal = null;
    this.pendingRemote = null;
    for (const { mid, direction } of read(answer).sections) {
      const transceiver = this.#byMid(mid);
      if (transceiver === undefined) continue;
      transceiver.currentDirection = side === "local" ? direction : reversed(direction);
    }
    this.#restarts = false;
    this.#settled();
  }

  /** Like Chromium, never shows again what a running call receives. */
  #rollBack(): void {
    this.pendingLocal = null;
    if (this.#hasMet) for (const { receiver } of this.#transceivers) receiver.track.isDead = true;
    const kept = this.currentLocalDescription;
    const known = kept === null ? [] : read(kept).sections.map(({ mid }) => mid);
    for (const one of this.#transceivers) if (one.mid !== null && !known.includes(one.mid)) one.mid = null;
    this.#transceivers = this.#transceivers.filter((one) => !one.byOffer || one.mid !== null);
    this.#settled();
  }

  #settled(): void {
    this.signalingState = "stable";
    this.#needed = false;
    this.#update();
    this.#network.changed();
  }

  /** §4.7.3: the flag is checked when no operation is in progress, and its event is fired in its own task. */
  #update(): void {
    if (this.#chained > 0 || this.signalingState !== "stable") return;
    const wasNeeded = this.#needed;
    this.#needed = isNegotiationNeeded(this, this.#transceivers, this.#restarts);
    if (!this.#needed || wasNeeded) return;
    this.#network.task(() => {
      if (this.signalingState !== "stable" || this.#chained > 0 || !this.#needed) return;
      this.dispatchEvent(new Event("negotiationneeded"));
    });
  }

  #gather(): void {
    const { id } = this;
    const ufrag = this.#ufrag;
    this.#network.task(() => {
      if (this.signalingState === "closed") return;
      this.iceGatheringState = "gathering";
      this.dispatchEvent(new Event("icegatheringstatechange"));
      if (this.findsNothing) return;
      const candidate = candidateOf(id, ufrag);
      this.pendingLocal = withCandidate(this.pendingLocal, candidate);
      this.currentLocalDescription = withCandidate(this.currentLocalDescription, candidate);
      this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate }));
    });
  }

  /** Operations of one connection run one after the other; those of a closed connection never settle. */
  #operation(run: () => void): Promise<void> {
    this.#chained++;
    const done = this.#chain.then(async () => {
      await this.#network.turn();
      if (this.signalingState === "closed") await new Promise<never>(() => {});
      try {
        run();
      } finally {
        this.#chained--;
        if (this.#chained === 0) {
          if (this.#needed) this.#needed = false;
          queueMicrotask(() => this.#update());
        }
      }
    });
    this.#chain = done.catch(() => {});
    return done;
  }
}
