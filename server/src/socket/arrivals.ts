import type { IncomingMessage, ServerResponse } from "node:http";
import { limits } from "@lets-meet/shared/limits.ts";
import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { type ConnectRefused, Handshake } from "@lets-meet/shared/protocol/session.ts";
import type { Socket } from "socket.io";
import { isAllowedOrigin } from "../domain/origin.ts";
import { fullBucket, type Rate, takeTokens } from "../domain/token-bucket.ts";
import type { Events } from "../ops/events.ts";
import type { Clock } from "../ports.ts";
import type { Admission } from "../services/admission.ts";
import type { Revival } from "../services/revival.ts";
import type { SessionService } from "../services/session.ts";
import { StoreUnavailable, storeRetryMs } from "../services/store-guard.ts";
import type { Emitter } from "./emit.ts";
import { type Engine, terminate, type WireBounds } from "./engine.ts";
import { parseWire } from "./parse.ts";
import { Transport } from "./transport.ts";

export type ArrivalsOptions = {
  /** The frames of any type, parsed or not, that one WebSocket may send. */
  readonly frameRate: Rate;
  /** The bytes that one WebSocket may send whatever its address has sent. */
  readonly ownRate: Rate;
  readonly admission: Admission;
  /** Whether logs and buffers cost as much memory as they may: then no session is begun, and those that run go on. */
  readonly isFull: () => boolean;
  readonly sessions: Pick<SessionService, "isKnown">;
  readonly revival: Pick<Revival, "revive">;
  readonly allowedOrigins: readonly string[];
  /** Whether a request may be looked at: not when its connection has more of them than answers. */
  readonly isInTurn: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly emitter: Pick<Emitter, "answer">;
  readonly clock: Clock;
  readonly events: Events;
};

/** A transport that is open, and what its page has said in its CONNECT. */
type Arrival = {
  readonly transport: Transport;
  /** The address has more transports open than it may: this one is for telling so. */
  readonly isOver: boolean;
  handshake: Handshake | null;
};

/** How soon a page that was refused for want of room may try again, in milliseconds. */
const fullRetryMs = 10_000;
/** A crowd that was refused for its rate comes back over some time, and not at the next token. */
const leastRetryMs = 3_000;
/** What each frame costs at least, in bytes: an empty one is work as well. */
const frameBytes = 512;

/** How much a request brings: what it says itself, or as much as it may bring. */
function bodyBytes({ method, headers }: IncomingMessage): number {
  if (method !== "POST") return 0;
  const said = Number(headers["content-length"]);
  return Number.isFinite(said) && said >= 0 ? Math.min(said, limits.frameBytes) : limits.frameBytes;
}

/** The way from the first byte to a session: counts transports, requests and frames, and refuses in words. */
export class Arrivals {
  readonly #options: ArrivalsOptions;
  readonly #arrivals = new WeakMap<Engine, Arrival>();

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  /**
   * What a WebSocket that begins with that request may send: so many frames, and within a share of its own whatever others
   * at its address send. What goes beyond that share is the address's.
   */
  boundsOf(request: IncomingMessage): WireBounds {
    const { clock, frameRate, ownRate, admission, events } = this.#options;
    const visitor = admission.visitorOf(request);
    const [frames, own] = [fullBucket(frameRate, clock.now()), fullBucket(ownRate, clock.now())];
    let isOpen = true;
    return {
      allows: (frameCount, bytes) => {
        const now = clock.now();
        const cost = bytes + frameBytes * frameCount;
        const isWithin =
          takeTokens(frames, frameRate, now, frameCount) === 0 &&
          (takeTokens(own, ownRate, now, cost) === 0 || admission.take(visitor, "bytes", cost) === 0);
        if (!isWithin && isOpen) events.cut("flood");
        isOpen = isWithin;
        return isWithin;
      },
    };
  }

  /**
   * Every HTTP request of a transport counts, also those that poll, and those that belong to none; but not what another
   * site's page sends in a visitor's name.
   */
  count(request: IncomingMessage, response: ServerResponse, proceed: () => void): void {
    const { admission, allowedOrigins, isInTurn } = this.#options;
    // An upgrade is the last request of its connection, and has no response of the usual kind.
    if (request.headers.upgrade === undefined && !isInTurn(request, response)) return;
    if (!isAllowedOrigin(request.headers, allowedOrigins)) {
      response.writeHead(403, { "Content-Type": "application/json" });
      response.end(JSON.stringify(refuse("foreign-origin")));
      return;
    }
    const waitMs = admission.takeFrame(admission.visitorOf(request), bodyBytes(request));
    if (waitMs === 0) {
      proceed();
      return;
    }
    response.writeHead(429, { "Content-Type": "application/json", "Retry-After": Math.ceil(waitMs / 1_000) });
    response.end(JSON.stringify(refuse("rate-limited", waitMs)));
  }

  /** A transport was opened. */
  open(engine: Engine): void {
    const { admission, emitter, events } = this.#options;
    const visitor = admission.visitorOf(engine.request);
    const lease = admission.open(visitor);
    if (lease === null || admission.take(visitor, "transport") > 0) {
      lease?.close();
      events.cut("refused");
      terminate(engine);
      return;
    }
    engine.on("close", lease.close);
    const transport = new Transport({
      engine,
      visitor,
      admission,
      answer: (ackId, ack) => emitter.answer(engine, ackId, ack),
      ended: events.cut,
    });
    this.#arrivals.set(engine, { transport, isOver: lease.isOver, handshake: null });
  }

  /**
   * Lets a socket proceed to its session, or refuses it in words; every socket is answered, because Socket.IO keeps those
   * that are not. Limits come first: a pass may bring back a whole room, and asks the store.
   */
  async admit(socket: Socket, proceed: (error?: Error) => void): Promise<void> {
    const arrival = this.#arrivals.get(socket.conn);
    const handshake = parseWire(Handshake, socket.handshake.auth);
    // The library keeps the handshake for the connection's life, and nothing here needs it again.
    Object.assign(socket.handshake, { auth: {}, headers: {} });
    if (arrival === undefined || !handshake.success) {
      arrival?.transport.end("bad-handshake");
      proceed(new Error("bad-handshake"));
      return;
    }
    const refusal = this.#refusalOf(handshake.data, arrival) ?? (await this.#revive(handshake.data));
    if (refusal === null) {
      arrival.handshake = handshake.data;
      proceed();
      return;
    }
    const { events, clock } = this.#options;
    events.refused(refusal.code);
    proceed(Object.assign(new Error(refusal.code), { data: refusal }));
    // Socket.IO tells the page first.
    clock.after(0, () => socket.conn.close());
  }

  /** The transport of a socket that was admitted, and its handshake, once. */
  take(engine: Engine): { readonly transport: Transport; readonly handshake: Handshake } | null {
    const arrival = this.#arrivals.get(engine);
    const handshake = arrival?.handshake ?? null;
    if (arrival === undefined || handshake === null) return null;
    arrival.handshake = null;
    return { transport: arrival.transport, handshake };
  }

  #refusalOf({ resume }: Handshake, { transport, isOver }: Arrival): ConnectRefused | null {
    const { admission, sessions, isFull } = this.#options;
    // A session that is known goes on, also where a newcomer has taken the place of its lost connection.
    if (resume !== null && sessions.isKnown(resume)) return null;
    if (isOver) return { code: "too-many-connections", retryAfterMs: fullRetryMs };
    if (isFull()) return { code: "server-full", retryAfterMs: fullRetryMs };
    const waitMs = admission.take(transport.visitor, "session");
    return waitMs > 0 ? { code: "rate-limited", retryAfterMs: Math.max(waitMs, leastRetryMs) } : null;
  }

  async #revive({ resume }: Handshake): Promise<ConnectRefused | null> {
    if (resume === null) return null;
    try {
      await this.#options.revival.revive(resume);
    } catch (error) {
      // Attached now, the session would lose its room for good. The page connects again later.
      if (error instanceof StoreUnavailable) return { code: "unavailable", retryAfterMs: storeRetryMs };
      this.#options.events.failed(error);
    }
    return null;
  }
}
