import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import { limits } from "@lets-meet/shared/limits.ts";
import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import type { Pass } from "@lets-meet/shared/protocol/session.ts";
import { Server, type Socket } from "socket.io";
import { fullBucket, type Rate } from "../domain/token-bucket.ts";
import type { CutReason, Events } from "../ops/events.ts";
import type { Clock } from "../ports.ts";
import type { AccountService } from "../services/account.ts";
import type { Admission } from "../services/admission.ts";
import type { PresenceService } from "../services/presence.ts";
import type { Revival } from "../services/revival.ts";
import type { SessionService } from "../services/session.ts";
import type { Attachment } from "../services/session-types.ts";
import { Arrivals, type ArrivalsOptions } from "./arrivals.ts";
import type { Connection } from "./connection.ts";
import { Emitter } from "./emit.ts";
import {
  boundedWebSockets,
  forgetRequest,
  isBusy,
  isSlowReader,
  onDrain,
  onTransport,
  terminate,
  waitingBytes,
} from "./engine.ts";
import { createDispatch, excessRate, type Handlers } from "./handle.ts";
import { Logins } from "./logins.ts";
import type { Transport } from "./transport.ts";

export type GatewayConfig = {
  readonly allowedOrigins: readonly string[];
  /** The frames of any type, parsed or not, that one WebSocket may send. */
  readonly frameRate: Rate;
  /** The bytes that one WebSocket may send whatever its address has sent. */
  readonly ownRate: Rate;
};

export type GatewayOptions = Pick<ArrivalsOptions, "isInTurn"> & {
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
  readonly #arrivals: Arrivals;
  #onEmpty: () => void = () => undefined;

  constructor(options: GatewayOptions) {
    const { http, config, accounts, handlers, clock, events } = options;
    this.#options = options;
    this.#emitter = new Emitter(clock);
    this.#arrivals = new Arrivals({ ...options, ...config, emitter: this.#emitter });
    this.#dispatch = createDispatch(handlers, clock, events);
    this.#io = new Server(http, {
      serveClient: false,
      transports: ["websocket", "polling"],
      wsEngine: boundedWebSockets((request) => this.#arrivals.boundsOf(request)),
      // What is forwarded is small and encrypted or random; compressing it costs far more than it saves.
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: limits.frameBytes,
      pingInterval: 20_000,
      pingTimeout: 15_000,
      connectTimeout: 10_000,
    });
    this.#io.engine.use((request: IncomingMessage, response: ServerResponse, proceed: () => void) =>
      this.#arrivals.count(request, response, proceed),
    );
    onTransport(this.#io, (engine) => this.#arrivals.open(engine));
    this.#logins = new Logins(accounts, events.failed);
    this.#io.use((socket, next) => this.#logins.identify(socket, next));
    this.#io.use((socket, next) => void this.#arrivals.admit(socket, next));
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

  #attach(socket: Socket): void {
    const { conn } = socket;
    const arrival = this.#arrivals.take(conn);
    if (arrival === null) {
      this.#cut(socket, "bad-handshake");
      return;
    }
    const { transport, handshake } = arrival;
    /** A page that does not read is told the newest pass when it does, and none of those before. */
    let unsaid: { readonly pass: Pass | null } | null = null;
    const attachment = this.#options.sessions.attach(
      handshake,
      {
        emit: (event, payload, id, json) => {
          if (isSlowReader(conn)) this.#cut(socket, "slow-reader");
          else this.#emitter.logged(conn, event, payload, id, json);
        },
        isBusy: () => isBusy(conn),
        pass: (pass) => {
          if (isBusy(conn)) unsaid = { pass };
          else this.#emitter.notice(conn, "session:pass", { pass });
        },
        gap: (snapshot) => this.#emitter.notice(conn, "session:gap", { snapshot }),
        supersede: () => {
          this.#emitter.notice(conn, "session:superseded", {});
          this.#cut(socket, "superseded");
        },
        unheard: () => this.#cut(socket, "unheard"),
      },
      (attached) => this.#emitter.notice(conn, "session:attached", attached),
    );
    onDrain(conn, () => {
      if (unsaid !== null) this.#emitter.notice(conn, "session:pass", unsaid);
      unsaid = null;
      attachment.delivery.resume();
    });
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
      excess: fullBucket(excessRate, this.#options.clock.now()),
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

  /** Closes the transport too. What still waits in it is sent first, unless the page does not read or floods. */
  #cut(socket: Socket, why: CutReason): void {
    const { conn } = socket;
    this.#options.events.cut(why);
    const isDeaf = why === "slow-reader" || why === "unheard" || why === "flood" || isBusy(conn);
    socket.disconnect(true);
    if (isDeaf) terminate(conn);
  }
}
