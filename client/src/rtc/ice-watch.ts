/**
 * How the connection stands: on its way for the first time, there, broken and being mended, or given up (`failed`: it
 * has not come about within `connectWithinMs`, or could not be mended within that time; it may still come back).
 */
export type IceState = "connecting" | "connected" | "interrupted" | "failed";

export type IceWatchOptions = {
  readonly connection: RTCPeerConnection;
  /** Leaves the first attempt at mending to the other side. */
  readonly patient: boolean;
  /** Nobody is there yet to connect to: nothing is expected before `expectAnew`. */
  readonly idle?: boolean;
  readonly restart: () => void;
  readonly changed: (state: IceState) => void;
};

/** A direct path that is cut heals by itself within this time or, as a rule, not at all. */
const disconnectedPatienceMs = 3_000;
const firstRetryMs = 1_000;
const longestRetryMs = 16_000;
/** How much later the patient side acts, so that the two do not offer at once. */
const patienceMs = 1_500;
export const connectWithinMs = 30_000;

/** Watches a connection and has its ICE restarted when it breaks, again and again at growing intervals. */
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

  /** Counts from now on how long a connection that is not there takes to come about, also one that was given up. */
  expectAnew(): void {
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
