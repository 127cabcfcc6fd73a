/** Schedules the tasks of the doubles. */
type Surroundings = { readonly task: (run: () => void) => void };

/** One end of a negotiated data channel: ordered, reliable, and open once the two ends are joined. */
export class FakeChannel extends EventTarget {
  readyState: RTCDataChannelState = "connecting";
  bufferedAmount = 0;
  readonly #network: Surroundings;
  #other: FakeChannel | null = null;
  #onTheWay: string[] = [];
  #isCut = false;

  constructor(network: Surroundings) {
    super();
    this.#network = network;
  }

  join(other: FakeChannel): void {
    if (this.readyState !== "connecting" || other.readyState === "closed") return;
    this.#other = other;
    this.#network.task(() => this.#open());
  }

  /** Holds all messages while the path is cut. */
  cut(isCut: boolean): void {
    if (isCut === this.#isCut) return;
    this.#isCut = isCut;
    if (!isCut) for (const _ of this.#onTheWay) this.#network.task(() => this.#deliver());
  }

  send(text: string): void {
    if (this.readyState !== "open") throw new DOMException("not open", "InvalidStateError");
    this.#onTheWay.push(text);
    this.#network.task(() => this.#deliver());
  }

  /** Delivers this text to the page at this end, whatever its origin. */
  hear(text: unknown): void {
    this.#open();
    if (this.readyState === "open") this.dispatchEvent(new MessageEvent("message", { data: text }));
  }

  /**
   * Closes the connection (W3C WebRTC §4.4.1.8): this end without an event, the other end once it is
   * notified.
   */
  abandon(): void {
    this.readyState = "closed";
    this.#onTheWay = [];
    const other = this.#other;
    if (other !== null) this.#network.task(() => other.fail());
  }

  /** Ends the channel on its own. */
  fail(): void {
    if (this.readyState === "closed") return;
    this.readyState = "closed";
    this.dispatchEvent(new Event("close"));
  }

  #open(): void {
    if (this.readyState !== "connecting") return;
    this.readyState = "open";
    this.dispatchEvent(new Event("open"));
  }

  #deliver(): void {
    if (this.#isCut) return;
    const text = this.#onTheWay.shift();
    if (text !== undefined) this.#other?.hear(text);
  }
}
