import { isUnanswered } from "./outage.ts";

/** The parts of a client that `Calls` needs: `ready` is emitted after every connect, once commands can be sent. */
export type Connection = {
  readonly isReady: boolean;
  readonly on: (event: "ready", listener: () => void) => unknown;
  readonly scriptLoad: (text: string) => Promise<unknown>;
};

type Call = {
  readonly bytes: number;
  readonly send: () => Promise<unknown>;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
};

export type CallBounds = { readonly calls: number; readonly bytes: number };

/** The largest number of unanswered calls; the client's own queue has to be longer. */
const callBounds: CallBounds = { calls: 10_000, bytes: 16 * 1_048_576 };

/** A call was refused: too many are unanswered, or the connection is closed for good. */
export class CallRefusedError extends Error {
  readonly reason: "full" | "closed";

  constructor(reason: "full" | "closed") {
    super(`the call to Redis was refused: ${reason}`);
    this.name = "CallRefusedError";
    this.reason = reason;
  }
}

/**
 * Sends calls in order over connections that break, and sends the unanswered ones again, first and in order, after each
 * reconnect. A call may be executed several times, so each must be safe to repeat.
 *
 * The client itself rejects the commands under way when a connection breaks, executed or not, and continues with newer ones:
 * these would overtake the older ones. An error that Redis replies is an answer, and rejects its call.
 */
export class Calls {
  readonly #connection: Connection;
  readonly #scripts: readonly string[];
  readonly #bounds: CallBounds;
  /** The unanswered calls, oldest first. */
  readonly #unanswered = new Set<Call>();
  #bytes = 0;
  /** The number of the current connection: the failures of earlier ones are already dealt with. */
  #connected = 0;
  #isFlowing = false;
  #isClosed = false;

  /** `scripts`: the texts of the scripts that the calls use. */
  constructor(connection: Connection, scripts: readonly string[], bounds: CallBounds = callBounds) {
    this.#connection = connection;
    this.#scripts = scripts;
    this.#bounds = bounds;
    connection.on("ready", () => this.#restart());
    if (connection.isReady) this.#restart();
  }

  /** True while calls wait for a connection. */
  get isWaiting(): boolean {
    return !this.#isFlowing;
  }

  /**
   * Resolves to the reply of the command that `send` sends, which is called once for each connection until there is a reply;
   * `bytes` is its size. Rejects with the error that Redis replied, or with a `CallRefusedError`.
   */
  call(bytes: number, send: () => Promise<unknown>): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new CallRefusedError("closed"));
    if (this.#unanswered.size >= this.#bounds.calls || this.#bytes + bytes > this.#bounds.bytes)
      return Promise.reject(new CallRefusedError("full"));
    return new Promise((resolve, reject) => {
      const call = { bytes, send, resolve, reject };
      this.#unanswered.add(call);
      this.#bytes += bytes;
      if (this.#isFlowing) this.#send(call);
    });
  }

  /** Rejects all unanswered calls and every later one. */
  close(): void {
    this.#isClosed = true;
    this.#isFlowing = false;
    for (const call of this.#unanswered) {
      this.#forget(call);
      call.reject(new CallRefusedError("closed"));
    }
  }

  #restart(): void {
    if (this.#isClosed) return;
    this.#connected++;
    // A restarted Redis has no scripts. The client would send each text after a refusal, and by then newer calls have
    // overtaken the refused one.
    for (const text of this.#scripts) this.#connection.scriptLoad(text).catch(() => undefined);
    this.#isFlowing = true;
    for (const call of this.#unanswered) this.#send(call);
  }

  #send(call: Call): void {
    const connected = this.#connected;
    call.send().then(
      (reply) => {
        if (this.#forget(call)) call.resolve(reply);
      },
      (error: unknown) => {
        if (!isUnanswered(error)) {
          if (this.#forget(call)) call.reject(error);
        } else if (connected === this.#connected) this.#isFlowing = false;
      },
    );
  }

  /** Returns false if the call was already answered. */
  #forget(call: Call): boolean {
    if (!this.#unanswered.delete(call)) return false;
    this.#bytes -= call.bytes;
    return true;
  }
}
