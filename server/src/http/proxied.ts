import type { Server } from "node:http";
import type { Socket } from "node:net";
import { type ProxySource, parseProxyHeader } from "../domain/proxy-header.ts";
import type { Events, ProxyFault } from "../ops/events.ts";
import type { Clock } from "../ports.ts";

export type ProxiedOptions = {
  /** Takes the balancer's own connections, which carry no visitor. */
  readonly local: Server;
  readonly clock: Pick<Clock, "after">;
  readonly events: Pick<Events, "proxyRefused">;
  /** The most connections that may wait for their header. A balancer sends it at once. */
  readonly mostWaiting?: number;
  /** The time for the header to arrive, in milliseconds. */
  readonly headerMs?: number;
};

/**
 * Requires a PROXY header (version 2) at the beginning of each connection of that server: HTTP sees what follows
 * it, on a socket whose remote address is the header's source. A connection without a valid header is closed
 * before anything of it is parsed as HTTP. Call it after all other listeners for `connection` are registered. Whoever reaches this
 * server can claim any address, so only the balancer may.
 */
export function requireProxyHeader(http: Server, options: ProxiedOptions): void {
  const { local, clock, events, mostWaiting = 4_096, headerMs = 1_000 } = options;
  const serve = http.listeners("connection");
  http.removeAllListeners("connection");
  let waiting = 0;
  http.on("connection", (socket) => {
    if (waiting >= mostWaiting) {
      socket.destroy();
      events.proxyRefused("crowded");
      return;
    }
    waiting++;
    const opening = new Opening(socket, {
      refused: (why) => {
        waiting--;
        events.proxyRefused(why);
      },
      opened: (source) => {
        waiting--;
        if (!http.listening) socket.destroy();
        else if (source === null) local.emit("connection", socket);
        else {
          claim(socket, source);
          for (const listener of serve) Reflect.apply(listener, http, [socket]);
        }
      },
    });
    opening.endAfter(clock, headerMs);
  });
}

/** Makes the source the connection's address for everything that asks the socket. */
function claim(socket: Socket, { address, family, port }: ProxySource): void {
  Object.defineProperties(socket, {
    remoteAddress: { value: address },
    remoteFamily: { value: family },
    remotePort: { value: port },
  });
}

type OpeningEnds = {
  readonly refused: (why: ProxyFault) => void;
  /** Called with the visitor's end, or `null` for a connection of the balancer itself. */
  readonly opened: (source: ProxySource | null) => void;
};

/** A connection until its header is complete. One of `ends` is called, once. */
class Opening {
  readonly #socket: Socket;
  readonly #ends: OpeningEnds;
  #head = Buffer.alloc(0);
  #cancelTimer: () => void = () => undefined;

  constructor(socket: Socket, ends: OpeningEnds) {
    this.#socket = socket;
    this.#ends = ends;
    socket.on("data", this.#take).on("end", this.#end).on("error", this.#end).on("close", this.#end);
  }

  endAfter(clock: Pick<Clock, "after">, ms: number): void {
    const timer = clock.after(ms, () => this.#refuse("late"));
    this.#cancelTimer = () => timer.cancel();
  }

  readonly #take = (piece: Buffer): void => {
    this.#head = Buffer.concat([this.#head, piece]);
    const header = parseProxyHeader(this.#head);
    if (header.kind === "partial") return;
    if (header.kind === "fault") this.#refuse(header.fault);
    else this.#open(header.length, header.kind === "visitor" ? header.source : null);
  };

  readonly #end = (): void => this.#refuse("ended");

  #open(length: number, source: ProxySource | null): void {
    const socket = this.#socket;
    this.#release();
    // The rest waits in the socket until its new listeners are there.
    socket.pause();
    const rest = this.#head.subarray(length);
    if (rest.length > 0) socket.unshift(rest);
    this.#ends.opened(source);
    socket.resume();
  }

  #refuse(why: ProxyFault): void {
    this.#release();
    this.#socket.destroy();
    this.#ends.refused(why);
  }

  #release(): void {
    this.#cancelTimer();
    const socket = this.#socket;
    socket.off("data", this.#take).off("end", this.#end).off("error", this.#end).off("close", this.#end);
  }
}
