/** The behaviour of the relay between the two ends of a loop. */
export type FakeRelay = {
  /** Neither end gets a candidate while this is false. */
  readonly allocates: boolean;
  /** Milliseconds from one end to the other. */
  readonly oneWayMs: number;
  /** True if the message of that number, counted from both ends together, gets through. */
  readonly passes: (number: number) => boolean;
  /** The bytes queued at the sender. */
  readonly waitingBytes: number;
};

class FakeChannel extends EventTarget {
  readyState: RTCDataChannelState = "connecting";
  far: FakeChannel | null = null;
  readonly #relay: FakeRelay;
  readonly #count: () => number;

  constructor(relay: FakeRelay, count: () => number) {
    super();
    this.#relay = relay;
    this.#count = count;
  }

  get bufferedAmount(): number {
    return this.#relay.waitingBytes;
  }

  send(message: string | Uint8Array): void {
    if (!this.#relay.passes(this.#count())) return;
    const { far } = this;
    setTimeout(() => {
      if (far?.readyState === "open") far.dispatchEvent(new MessageEvent("message", { data: message }));
    }, this.#relay.oneWayMs);
  }

  open(): void {
    this.readyState = "open";
    this.dispatchEvent(new Event("open"));
  }
}

/** One end: it opens its channel once it has the other end's description and a candidate. */
class FakeEnd extends EventTarget {
  readonly configuration: RTCConfiguration;
  localDescription: { readonly type: "offer" | "answer" } | null = null;
  remoteDescription: { readonly type: "offer" | "answer" } | null = null;
  isClosed = false;
  channel: FakeChannel | null = null;
  readonly channelInits: RTCDataChannelInit[] = [];
  readonly #loop: FakeLoop;

  constructor(loop: FakeLoop, configuration: RTCConfiguration) {
    super();
    this.#loop = loop;
    this.configuration = configuration;
  }

  createDataChannel(_label: string, init: RTCDataChannelInit): FakeChannel {
    this.channelInits.push(init);
    this.channel = this.#loop.channel();
    return this.channel;
  }

  async setLocalDescription(): Promise<void> {
    this.localDescription = { type: this.remoteDescription === null ? "offer" : "answer" };
    if (!this.#loop.relay.allocates) return;
    setTimeout(() => {
      for (const candidate of [{ candidate: "relay" }, null])
        this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate }));
    }, 1);
  }

  async setRemoteDescription(description: { readonly type: "offer" | "answer" }): Promise<void> {
    this.remoteDescription = description;
    this.dispatchEvent(new Event("signalingstatechange"));
  }

  async addIceCandidate(): Promise<void> {
    if (this.remoteDescription === null) throw new DOMException("no remote description", "InvalidStateError");
    this.#loop.reached(this);
  }

  close(): void {
    this.isClosed = true;
    if (this.channel !== null) this.channel.readyState = "closed";
  }
}

/** Both ends of a loop through one relay. */
export class FakeLoop {
  readonly relay: FakeRelay;
  readonly ends: FakeEnd[] = [];
  readonly #reached = new Set<FakeEnd>();
  #messages = 0;

  constructor(relay: Partial<FakeRelay> = {}) {
    this.relay = { allocates: true, oneWayMs: 20, passes: () => true, waitingBytes: 0, ...relay };
  }

  /** Stands in for `new RTCPeerConnection`. */
  readonly create = (configuration: RTCConfiguration): RTCPeerConnection => {
    const end = new FakeEnd(this, configuration);
    this.ends.push(end);
    // The double has the members that this code touches, and not the rest of the DOM's type.
    return end as unknown as RTCPeerConnection;
  };

  channel(): FakeChannel {
    return new FakeChannel(this.relay, () => this.#messages++);
  }

  reached(end: FakeEnd): void {
    this.#reached.add(end);
    const [near, far] = this.ends;
    if (this.#reached.size < 2 || near === undefined || far === undefined || near.channel === null) return;
    const echo = this.channel();
    near.channel.far = echo;
    echo.far = near.channel;
    far.channel = echo;
    far.dispatchEvent(Object.assign(new Event("datachannel"), { channel: echo }));
    echo.open();
    near.channel.open();
  }
}
