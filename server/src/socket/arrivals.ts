import { type IncomingMessage, ServerResponse } from "node:http";
import { limits } from "@lets-meet/shared/limits.ts";
import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import {
  type ConnectRefused,
  Handshake,
  HandshakeVersion,
  protocolVersion,
} from "@lets-meet/shared/protocol/session.ts";
import type { Socket } from "socket.io";
import { isAllowedOrigin } from "../domain/origin.ts";
import type { Revival } from "../services/resume/revival.ts";
import type { BlockGate } from "../services/safety/block-gate.ts";
import type { SessionService } from "../services/session/session.ts";
import { StoreUnavailable, storeRetryMs } from "../services/store-guard.ts";
import { Allowance, type AllowanceOptions } from "./allowance.ts";
import { type Engine, terminate, type WireBounds } from "./engine.ts";
import { parseWire } from "./parse.ts";
import { Transport, type TransportOptions } from "./transport.ts";

export type ArrivalsOptions = AllowanceOptions &
  TransportOptions & {
    /** True if logs and buffers have used up the memory budget: then only existing sessions are served. */
    readonly isFull: () => boolean;
    readonly sessions: Pick<SessionService, "isKnown" | "claim">;
    readonly revival: Pick<Revival, "revive">;
    readonly gate: Pick<BlockGate, "ofAddress" | "ofHandshake" | "receiptOf">;
    readonly allowedOrigins: readonly string[];
    /** False if the request's connection has too many unanswered requests. */
    readonly isInTurn: (request: IncomingMessage, response: ServerResponse) => boolean;
  };

/** The time after which a page that was refused for lack of room may try again, in milliseconds. */
const fullRetryMs = 10_000;
/** Spreads the retries of a crowd that was rate-limited, rather than inviting them at the next token. */
const leastRetryMs = 3_000;

/** True for the first request of a transport; later ones name it (Engine.IO protocol 4, `sid`). */
const isOpening = ({ url }: IncomingMessage): boolean => !/[?&]sid=/.test(url ?? "");

/** The size of a request's body: its declared length, or the maximum. */
function bodyBytes({ method, headers }: IncomingMessage): number {
  if (method !== "POST") return 0;
  const said = Number(headers["content-length"]);
  return Number.isFinite(said) && said >= 0 ? Math.min(said, limits.frameBytes) : limits.frameBytes;
}

/**
 * The path from the first byte to a session: counts transports, requests and frames; answers every refusal.
 */
export class Arrivals {
  readonly #options: ArrivalsOptions;
  readonly #transports = new WeakMap<Engine, Transport>();

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  /** The limits of a WebSocket that begins with that request. */
  boundsOf(request: IncomingMessage): WireBounds {
    return new Allowance(this.#options, this.#options.admission.visitorOf(request));
  }

  /**
   * Counts every HTTP request of a transport, including polls and requests of no transport, but not what
   * another site's page sends on a visitor's behalf.
   */
  count(request: IncomingMessage, response: ServerResponse, proceed: () => void): void {
    const { admission, allowedOrigins, isInTurn, gate } = this.#options;
    // An upgrade is the last request of its connection, and has no ordinary response.
    if (response instanceof ServerResponse && !isInTurn(request, response)) return;
    if (!isAllowedOrigin(request.headers, allowedOrigins)) {
      response.writeHead(403, { "Content-Type": "application/json" });
      response.end(JSON.stringify(refuse("foreign-origin")));
      return;
    }
    // Transports that are open are closed with a reason: their pages may still fetch it.
    const blockedMs = isOpening(request) ? gate.ofAddress(admission.visitorOf(request).address) : 0;
    if (blockedMs > 0) {
      response.writeHead(403, { "Content-Type": "application/json" });
      response.end(JSON.stringify(refuse("blocked", blockedMs)));
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
   * Lets a socket proceed to its session, or refuses it with a reason. Every socket is answered, because
   * Socket.IO keeps unanswered ones. Limits come first: a resume token may restore a whole room, and queries the
   * store.
   */
  async admit(socket: Socket, proceed: (error?: Error) => void): Promise<void> {
    const transport = this.#transports.get(socket.conn);
    const said = parseWire(HandshakeVersion, socket.handshake.auth);
    const handshake = parseWire(Handshake, socket.handshake.auth);
    // The library keeps the handshake for the connection's life, but nothing here needs it again.
    Object.assign(socket.handshake, { auth: {}, headers: {} });
    // First, because the rest of its handshake may have another form.
    if (transport !== undefined && said.success && said.data.version !== protocolVersion) {
      this.#refuse(socket, { code: "outdated", retryAfterMs: 0 }, proceed);
      return;
    }
    if (transport === undefined || !handshake.success) {
      transport?.end("bad-handshake");
      proceed(new Error("bad-handshake"));
      return;
    }
    const { resume, receipt } = handshake.data;
    // No resume token outranks a block.
    const blockedMs = this.#options.gate.ofHandshake(handshake.data);
    let refusal: ConnectRefused | null =
      blockedMs > 0 ? { code: "blocked", retryAfterMs: blockedMs } : this.#refusalOf(resume, transport);
    // Most sockets have no session to resume, and do not wait.
    if (refusal === null && resume !== null) refusal = await this.#revive(resume);
    if (refusal === null) {
      transport.receipt = await this.#options.gate.receiptOf(receipt);
      transport.handshake = handshake.data;
      proceed();
      return;
    }
    this.#refuse(socket, refusal, proceed);
  }

  #refuse(socket: Socket, refusal: ConnectRefused, proceed: (error: Error) => void): void {
    const { events, clock } = this.#options;
    events.refused(refusal.code);
    proceed(Object.assign(new Error(refusal.code), { data: refusal }));
    // Socket.IO sends the error to the page first.
    clock.after(0, () => socket.conn.close());
  }

  /** The transport of an admitted socket, and its handshake, once. */
  take(engine: Engine): { readonly transport: Transport; readonly handshake: Handshake } | null {
    const transport = this.#transports.get(engine);
    const handshake = transport?.handshake ?? null;
    if (transport === undefined || handshake === null) return null;
    transport.handshake = null;
    return { transport, handshake };
  }

  #refusalOf(resume: Handshake["resume"], { visitor, isOver }: Transport): ConnectRefused | null {
    const { admission, sessions, isFull } = this.#options;
    // A known session goes on, even if a new one has taken the place of its lost connection.
    if (resume !== null && sessions.isKnown(resume)) return null;
    if (isOver) return { code: "too-many-connections", retryAfterMs: fullRetryMs };
    if (isFull()) return { code: "server-full", retryAfterMs: fullRetryMs };
    const waitMs = admission.take(visitor, "session");
    return waitMs > 0 ? { code: "rate-limited", retryAfterMs: Math.max(waitMs, leastRetryMs) } : null;
  }

  async #revive(resume: NonNullable<Handshake["resume"]>): Promise<ConnectRefused | null> {
    try {
      await this.#options.sessions.claim(resume);
      await this.#options.revival.revive(resume);
    } catch (error) {
      // If it were attached now, the session would lose its room permanently. The page connects again later.
      if (error instanceof StoreUnavailable) return { code: "unavailable", retryAfterMs: storeRetryMs };
      this.#options.events.failed(error);
    }
    return null;
  }
}
