import { type IncomingMessage, ServerResponse } from "node:http";
import { limits } from "@lets-meet/shared/limits.ts";
import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { type ConnectRefused, Handshake } from "@lets-meet/shared/protocol/session.ts";
import type { Socket } from "socket.io";
import { isAllowedOrigin } from "../domain/origin.ts";
import type { Revival } from "../services/revival.ts";
import type { SessionService } from "../services/session.ts";
import { StoreUnavailable, storeRetryMs } from "../services/store-guard.ts";
import { Allowance, type AllowanceOptions } from "./allowance.ts";
import { type Engine, terminate, type WireBounds } from "./engine.ts";
import { parseWire } from "./parse.ts";
import { Transport, type TransportOptions } from "./transport.ts";

export type ArrivalsOptions = AllowanceOptions &
  TransportOptions & {
    /** Whether logs and buffers cost as much memory as they may: then no session is begun, and those that run go on. */
    readonly isFull: () => boolean;
    readonly sessions: Pick<SessionService, "isKnown">;
    readonly revival: Pick<Revival, "revive">;
    readonly allowedOrigins: readonly string[];
    /** Whether a request may be looked at: not when its connection has more of them than answers. */
    readonly isInTurn: (request: IncomingMessage, response: ServerResponse) => boolean;
  };

/** How soon a page that was refused for want of room may try again, in milliseconds. */
const fullRetryMs = 10_000;
/** A crowd that was refused for its rate comes back over some time, and not at the next token. */
const leastRetryMs = 3_000;

/** How much a request brings: what it says itself, or as much as it may bring. */
function bodyBytes({ method, headers }: IncomingMessage): number {
  if (method !== "POST") return 0;
  const said = Number(headers["content-length"]);
  return Number.isFinite(said) && said >= 0 ? Math.min(said, limits.frameBytes) : limits.frameBytes;
}

/** The way from the first byte to a session: counts transports, requests and frames, and refuses in words. */
export class Arrivals {
  readonly #options: ArrivalsOptions;
  readonly #transports = new WeakMap<Engine, Transport>();

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  /** What a WebSocket that begins with that request may send. */
  boundsOf(request: IncomingMessage): WireBounds {
    return new Allowance(this.#options, this.#options.admission.visitorOf(request));
  }

  /**
   * Every HTTP request of a transport counts, also those that poll, and those that belong to none; but not what another
   * site's page sends in a visitor's name.
   */
  count(request: IncomingMessage, response: ServerResponse, proceed: () => void): void {
    const { admission, allowedOrigins, isInTurn } = this.#options;
    // An upgrade is the last request of its connection, and has no response of the usual kind.
    if (response instanceof ServerResponse && !isInTurn(request, response)) return;
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
    const { admission, events } = this.#options;
    const visitor = admission.visitorOf(engine.request);
    const lease = admission.open(visitor);
    if (lease === null || admission.take(visitor, "transport") > 0) {
      lease?.close();
      events.cut("refused");
      terminate(engine);
      return;
    }
    engine.on("close", lease.close);
    this.#transports.set(engine, new Transport(this.#options, engine, visitor, lease.isOver));
  }

  /**
   * Lets a socket proceed to its session, or refuses it in words; every socket is answered, because Socket.IO keeps those
   * that are not. Limits come first: a pass may bring back a whole room, and asks the store.
   */
  async admit(socket: Socket, proceed: (error?: Error) => void): Promise<void> {
    const transport = this.#transports.get(socket.conn);
    const handshake = parseWire(Handshake, socket.handshake.auth);
    // The library keeps the handshake for the connection's life, and nothing here needs it again.
    Object.assign(socket.handshake, { auth: {}, headers: {} });
    if (transport === undefined || !handshake.success) {
      transport?.end("bad-handshake");
      proceed(new Error("bad-handshake"));
      return;
    }
    const { resume } = handshake.data;
    let refusal = this.#refusalOf(resume, transport);
    // Most come for the first time, and wait for nothing.
    if (refusal === null && resume !== null) refusal = await this.#revive(resume);
    if (refusal === null) {
      transport.handshake = handshake.data;
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
    const transport = this.#transports.get(engine);
    const handshake = transport?.handshake ?? null;
    if (transport === undefined || handshake === null) return null;
    transport.handshake = null;
    return { transport, handshake };
  }

  #refusalOf(resume: Handshake["resume"], { visitor, isOver }: Transport): ConnectRefused | null {
    const { admission, sessions, isFull } = this.#options;
    // A session that is known goes on, also where a newcomer has taken the place of its lost connection.
    if (resume !== null && sessions.isKnown(resume)) return null;
    if (isOver) return { code: "too-many-connections", retryAfterMs: fullRetryMs };
    if (isFull()) return { code: "server-full", retryAfterMs: fullRetryMs };
    const waitMs = admission.take(visitor, "session");
    return waitMs > 0 ? { code: "rate-limited", retryAfterMs: Math.max(waitMs, leastRetryMs) } : null;
  }

  async #revive(resume: NonNullable<Handshake["resume"]>): Promise<ConnectRefused | null> {
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
