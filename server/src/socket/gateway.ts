import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import { limits } from "@lets-meet/shared/limits.ts";
import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { type ConnectRefused, Handshake } from "@lets-meet/shared/protocol/session.ts";
import { Server, type Socket } from "socket.io";
import { isAllowedOrigin } from "../domain/origin.ts";
import { fullBucket, type Rate, takeTokens } from "../domain/token-bucket.ts";
import type { CutReason, Events } from "../ops/events.ts";
import type { Clock } from "../ports.ts";
import type { AccountService } from "../services/account.ts";
import type { Admission } from "../services/admission.ts";
import type { PresenceService } from "../services/presence.ts";
import type { Revival } from "../services/revival.ts";
import type { SessionService } from "../services/session.ts";
import type { Attachment } from "../services/session-types.ts";
import { StoreUnavailable } from "../services/store-guard.ts";
import type { Connection } from "./connection.ts";
import { Emitter } from "./emit.ts";
import {
  boundedWebSockets,
  type Engine,
  forgetRequest,
  isBusy,
  isSlowReader,
  onDrain,
  onTransport,
  terminate,
  type WireBounds,
  waitingBytes,
} from "./engine.ts";
import { createDispatch, type Handlers } from "./handle.ts";
import { Logins } from "./logins.ts";
import { parseWire } from "./parse.ts";
import { Transport } from "./transport.ts";

export type GatewayConfig = {
  readonly allowedOrigins: readonly string[];
  /** What one WebSocket may send: frames of any type, parsed or not, and bytes. */
  readonly wire: { readonly frames: Rate; readonly bytes: Rate };
};

export type GatewayOptions = {
  readonly http: HttpServer;
  readonly config: GatewayConfig;
  readonly admission: Admission;
  /** Whether logs and buffers cost as much memory as they may: then no session is begun, and those that run go on. */
  readonly isFull: () => boolean;
  readonly sessions: SessionService;
  readonly presence: PresenceService;
  readonly accounts: Pick<AccountService, "identityIn" | "isLive">;
  readonly revival: Revival;
  readonly handlers: Handlers;
  readonly clock: Clock;
  readonly events: Events;
};

/** The door for Socket.IO: checks the handshake, attaches each socket to its session, and detaches it at its end. */
export class Gateway {
  readonly #io: Server;
  readonly #options: GatewayOptions;
  readonly #emitter: Emitter;
  readonly #dispatch: ReturnType<typeof createDispatch>;
  readonly #logins: Logins;
  readonly #transports = new WeakMap<Engine, OpenTransport>();
  #onEmpty: () => void = () => undefined;

  constructor(options: GatewayOptions) {
    const { http, config, accounts, handlers, clock, events } = options;
    this.#options = options;
    this.#emitter = new Emitter(clock);
    this.#dispatch = createDispatch(handlers, clock, events);
    this.#io = new Server(http, {
      serveClient: false,
      transports: ["websocket", "polling"],
      wsEngine: boundedWebSockets(() => this.#wireBounds()),
      // What is forwarded is small and encrypted or random; compressing it costs far more than it saves.
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: limits.frameBytes,
      pingInterval: 20_000,
      pingTimeout: 15_000,
      connectTimeout: 10_000,
      allowRequest: (request, decide) =>
        decide(null, isAllowedOrigin(request.headers, config.allowedOrigins)),
    });
    this.#io.engine.use((request: IncomingMessage, response: ServerResponse, proceed: () => void) =>
      this.#count(request, response, proceed),
    );
    onTransport(this.#io, (engine) => this.#open(engine));
    this.#logins = new Logins(accounts, events.failed);
    this.#io.use((socket, next) => this.#logins.identify(socket, next));
    this.#io.use((socket, next) => void this.#admit(socket, next));
    this.#io.on("connection", (socket) => this.#attach(socket));
  }

  /** How many bytes wait for pages that do not read as fast as they are sent to. */
  get waitingBytes(): number {
    let bytes = 0;
    for (const { conn } of this.#io.sockets.sockets.values()) bytes += waitingBytes(conn);
    return bytes;
  }

  /** A login has ended, or all of an account's: their sockets are closed, and come back as nobody's. */
  endLogins(account: AccountId, family: string | null): void {
    for (const socket of this.#logins.end(account, family)) this.#cut(socket, "logged-out");
  }

  /** Tells every page that the server is about to stop. */
  announceDraining(inMs: number): void {
    for (const socket of this.#io.sockets.sockets.values())
      this.#emitter.notice(socket.conn, "session:draining", { inMs });
  }

  /** Resolves when the last page has gone, after `ms` at the latest. */
  async whenEmptyOr(ms: number): Promise<void> {
    const { sockets } = this.#io.sockets;
    if (sockets.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#options.clock.after(ms, resolve);
      this.#onEmpty = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  /** Closes every connection and the HTTP server under it. */
  async close(): Promise<void> {
    const closed = this.#io.close();
    // A browser keeps connections open for its next request, and would keep the process with them.
    this.#options.http.closeAllConnections();
    await closed;
  }

  #wireBounds(): WireBounds {
    const { clock, config, events } = this.#options;
    const { frames: frameRate, bytes: byteRate } = config.wire;
    const [frames, bytes] = [fullBucket(frameRate, clock.now()), fullBucket(byteRate, clock.now())];
    return {
      allows: (frameCount, byteCount) => {
        const now = clock.now();
        const allowed =
          takeTokens(frames, frameRate, now, frameCount) === 0 &&
          takeTokens(bytes, byteRate, now, byteCount) === 0;
        if (!allowed) events.cut("flood");
        return allowed;
      },
    };
  }

  /** Every request of a transport counts, also those that poll, and those that belong to none. */
  #count(request: IncomingMessage, response: ServerResponse, proceed: () => void): void {
    const { admission } = this.#options;
    const waitMs = admission.takeFrame(admission.visitorOf(request), 0);
    if (waitMs === 0) {
      proceed();
      return;
    }
    const ack = refuse("rate-limited", waitMs);
    response.writeHead(429, { "Content-Type": "application/json", "Retry-After": Math.ceil(waitMs / 1_000) });
    response.end(JSON.stringify(ack));
  }

  #open(engine: Engine): void {
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
    const transport = new Transport({
      engine,
      visitor,
      admission,
      answer: (ackId, ack) => this.#emitter.answer(engine, ackId, ack),
      ended: events.cut,
    });
    this.#transports.set(engine, { transport, isOver: lease.isOver });
  }

  /** Before the page is attached, because a store may have to be asked, and because a refusal is said in words here. */
  async #admit(socket: Socket, proceed: (error?: Error) => void): Promise<void> {
    const { revival, events, clock } = this.#options;
    const opened = this.#transports.get(socket.conn);
    const handshake = parseWire(Handshake, socket.handshake.auth);
    if (opened === undefined || !handshake.success) {
      opened?.transport.end("bad-handshake");
      return;
    }
    opened.handshake = handshake.data;
    try {
      if (handshake.data.resume !== null) await revival.revive(handshake.data.resume);
    } catch (error) {
      // Attached now, the session would lose its room for good. The page reconnects and tries again.
      if (error instanceof StoreUnavailable) {
        socket.conn.close();
        return;
      }
      events.failed(error);
    }
    const refusal = this.#refusalOf(handshake.data, opened);
    if (refusal === null) {
      proceed();
      return;
    }
    events.refused(refusal.code);
    proceed(Object.assign(new Error(refusal.code), { data: refusal }));
    // Socket.IO tells the page first.
    clock.after(0, () => socket.conn.close());
  }

  #refusalOf({ resume }: Handshake, { transport, isOver }: OpenTransport): ConnectRefused | null {
    const { admission, sessions, isFull } = this.#options;
    if (isOver) return { code: "too-many-connections", retryAfterMs: 10_000 };
    if (resume !== null && sessions.isKnown(resume)) return null;
    if (isFull()) return { code: "server-full", retryAfterMs: 10_000 };
    const waitMs = admission.take(transport.visitor, "session");
    return waitMs > 0 ? { code: "rate-limited", retryAfterMs: waitMs } : null;
  }

  #attach(socket: Socket): void {
    const { conn } = socket;
    const { transport, handshake } = this.#transports.get(conn) ?? {};
    if (transport === undefined || handshake === undefined) {
      this.#cut(socket, "bad-handshake");
      return;
    }
    const attachment = this.#options.sessions.attach(
      handshake,
      {
        emit: (event, payload, id, json) => {
          if (isSlowReader(conn)) this.#cut(socket, "slow-reader");
          else this.#emitter.logged(conn, event, payload, id, json);
        },
        isBusy: () => isBusy(conn),
        pass: (pass) => this.#emitter.notice(conn, "session:pass", { pass }),
        gap: () => this.#emitter.notice(conn, "session:gap", {}),
        supersede: () => {
          this.#emitter.notice(conn, "session:superseded", {});
          this.#cut(socket, "superseded");
        },
        unheard: () => this.#cut(socket, "unheard"),
      },
      (attached) => this.#emitter.notice(conn, "session:attached", attached),
    );
    onDrain(conn, () => attachment.delivery.resume());
    this.#listen(socket, attachment, transport);
  }

  #listen(socket: Socket, attachment: Attachment, transport: Transport): void {
    const { conn } = socket;
    const { sessions, presence, admission } = this.#options;
    const connection: Connection = {
      attachment,
      visitor: transport.visitor,
      identity: this.#logins.identityOf(socket),
      buckets: attachment.buckets,
      watcher: (online) => this.#emitter.notice(conn, "presence:count", { online }),
      admit: (use) => admission.take(transport.visitor, use),
      isCurrent: () => sessions.isCurrent(attachment),
      isSlowReader: () => isSlowReader(conn),
      cut: (why) => this.#cut(socket, why),
      refusedInARow: 0,
      saidBye: false,
    };
    // All requests go through one door, so that unknown ones are answered too; nothing is registered with `on`.
    transport.attach({
      event: (packet) => this.#dispatch.take(connection, packet),
      excess: (ack) => this.#dispatch.excess(connection, ack),
    });
    socket.on("disconnect", () => {
      presence.unwatch(connection.watcher);
      if (this.#io.sockets.sockets.size === 0) this.#onEmpty();
      sessions.detach(attachment, connection.saidBye);
    });
    forgetRequest(conn);
  }

  /** Closes the transport, not only the namespace: a client that is cut holds nothing here. */
  #cut(socket: Socket, why: CutReason): void {
    this.#options.events.cut(why);
    socket.disconnect(true);
    // Whoever does not read, or floods, would not hear a goodbye either.
    if (why === "slow-reader" || why === "flood") terminate(socket.conn);
  }
}

type OpenTransport = {
  readonly transport: Transport;
  /** The address has more transports open than it may: this one is for telling so. */
  readonly isOver: boolean;
  /** What the page has said in its CONNECT. */
  handshake?: Handshake;
};
