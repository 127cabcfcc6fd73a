/**
 * The state of a connection: being established for the first time, connected, broken and under repair, or
 * given up (`failed`: not established, or not repaired, within `connectWithinMs`; it may still come back).
 */
export type IceState = "connecting" | "connected" | "interrupted" | "failed";

export type IceWatchOptions = {
  readonly connection: RTCPeerConnection;
  /** Leaves the first repair attempt to the peer. */
  readonly patient: boolean;
  /** There is no peer to connect to yet: no timeout runs before `restartTimeout`. */
  readonly idle?: boolean;
  readonly restart: () => void;
  readonly changed: (state: IceState) => void;
};

/** An interrupted direct path recovers within this time or, as a rule, not at all. */
const disconnectedPatienceMs = 3_000;
const firstRetryMs = 1_000;
const longestRetryMs = 16_000;
/** The extra delay of the patient side, so that the two sides do not offer at once. */
const patienceMs = 1_500;
export const connectWithinMs = 30_000;

/** Watches a connection and restarts its ICE when it breaks, at growing intervals. */
export class IceWatch {
  readonly #options: IceWatchOptions;
  #state: IceState = "connecting";
  #attempts = 0;
  #mend: ReturnType<typeof setTimeout> | undefined;
  #giveUp: ReturnType<typeof setTimeout> | undefined;

  constructor(options: IceWatchOptions) {
    this.#options = options;
    options.connection.addEventListener("connectionstatechange", this.#onChange);
    if (options.idle !== true) this.#expectConnection();
  }

  /** Restarts the timeout of a connection that is not up, even of one that was given up. */
  restartTimeout(): void {
    if (this.#state === "connected") return;
    clearTimeout(this.#giveUp);
    this.#giveUp = undefined;
    this.#expectConnection();
    if (this.#state === "failed") this.#become("connecting");
  }

  close(): void {
    this.#options.connection.removeEventListener("connectionstatechange", this.#onChange);
    this.#calm();
  }

  // `connectionState`, because Chromium's `iceConnectionState` stays "disconnected" after a failure.
  readonly #onChange = () => {
    switch (this.#options.connection.connectionState) {
      case "connected":
        this.#calm();
        this.#attempts = 0;
        this.#become("connected");
        return;
      case "disconnected":
        this.#break(disconnectedPatienceMs);
        return;
      case "failed":
        this.#break(0);
        return;
      case "new":
      case "connecting":
      case "closed":
        return;
    }
  };

  #break(afterMs: number): void {
    if (this.#state === "connected") this.#become("interrupted");
    this.#expectConnection();
    this.#mendIn(afterMs);
  }

  #mendIn(afterMs: number): void {
    clearTimeout(this.#mend);
    const wait =
      this.#attempts === 0 ? afterMs : Math.min(firstRetryMs * 2 ** this.#attempts, longestRetryMs);
    this.#mend = setTimeout(
      () => {
        this.#attempts++;
        this.#options.restart();
        this.#mendIn(0);
      },
      wait + (this.#options.patient ? patienceMs : 0),
    );
  }

  #expectConnection(): void {
    this.#giveUp ??= setTimeout(() => this.#become("failed"), connectWithinMs);
  }

  #calm(): void {
    clearTimeout(this.#mend);
    clearTimeout(this.#giveUp);
    this.#giveUp = undefined;
  }

  #become(state: IceState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.changed(state);
  }
}
