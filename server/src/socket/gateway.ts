import type { Server as HttpServer } from "node:http";
import { limits } from "@lets-meet/shared/limits.ts";
import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { Handshake } from "@lets-meet/shared/protocol/session.ts";
import { Server, type Socket } from "socket.io";
import { isAllowedOrigin } from "../domain/origin.ts";
import type { CutReason, Events } from "../ops/events.ts";
import type { Clock } from "../ports.ts";
import type { PresenceService } from "../services/presence.ts";
import type { Revival } from "../services/revival.ts";
import type { Attachment, SessionService } from "../services/session.ts";
import { StoreUnavailable } from "../services/store-guard.ts";
import type { TokenService } from "../services/token.ts";
import type { Connection } from "./connection.ts";
import { Emitter, isSlowReader } from "./emit.ts";
import { createDispatch, type Handlers } from "./handle.ts";
import { Logins } from "./logins.ts";
import { parseWire } from "./parse.ts";
import { onEvent } from "./receive.ts";

export type GatewayConfig = { readonly allowedOrigins: readonly string[] };

/** The door for Socket.IO: checks the handshake, attaches each socket to its session, and detaches it at its end. */
export class Gateway {
  readonly #io: Server;
  readonly #http: HttpServer;
  readonly #sessions: SessionService;
  readonly #presence: PresenceService;
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #emitter: Emitter;
  #onEmpty: () => void = () => undefined;
  readonly #dispatch: ReturnType<typeof createDispatch>;
  readonly #logins: Logins;

  constructor(
    http: HttpServer,
    config: GatewayConfig,
    sessions: SessionService,
    presence: PresenceService,
    tokens: TokenService,
    revival: Revival,
    handlers: Handlers,
    clock: Clock,
    events: Events,
  ) {
    this.#http = http;
    this.#sessions = sessions;
    this.#presence = presence;
    this.#clock = clock;
    this.#events = events;
    this.#emitter = new Emitter(clock);
    this.#dispatch = createDispatch(handlers, clock, events);
    this.#io = new Server(http, {
      serveClient: false,
      transports: ["websocket", "polling"],
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
    this.#logins = new Logins(tokens);
    this.#io.use((socket, next) => this.#logins.identify(socket, next));
    this.#io.use((socket, next) => this.#revive(revival, socket, next));
    this.#io.on("connection", (socket) => this.#attach(socket));
  }

  /** A login has ended, or all of an account's: their sockets are closed, and come back as nobody's. */
  endLogins(account: AccountId, family: string | null): void {
    for (const socket of this.#logins.socketsOf(account, family)) this.#cut(socket, "logged-out");
  }

  /** Tells every page that the server is about to stop. */
  announceDraining(inMs: number): void {
    for (const socket of this.#io.sockets.sockets.values())
      this.#emitter.notice(socket, "session:draining", { inMs });
  }

  /** Resolves when the last page has gone, after `ms` at the latest. */
  async whenEmptyOr(ms: number): Promise<void> {
    const { sockets } = this.#io.sockets;
    if (sockets.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#clock.after(ms, resolve);
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
    this.#http.closeAllConnections();
    await closed;
  }

  /** Before the page is attached, because a store may have to be asked. */
  #revive(revival: Revival, socket: Socket, proceed: () => void): void {
    const handshake = parseWire(Handshake, socket.handshake.auth);
    const resume = handshake.success ? handshake.data.resume : null;
    if (resume === null) proceed();
    else
      revival.revive(resume).then(proceed, (error: unknown) => {
        // Attached now, the session would lose its room for good. The page reconnects and tries again.
        if (error instanceof StoreUnavailable) socket.conn.close();
        else {
          this.#events.failed(error);
          proceed();
        }
      });
  }

  #attach(socket: Socket): void {
    const handshake = parseWire(Handshake, socket.handshake.auth);
    if (!handshake.success) {
      this.#cut(socket, "bad-handshake");
      return;
    }
    const attachment = this.#sessions.attach(
      handshake.data,
      {
        emit: (event, payload, id, json) => {
          if (isSlowReader(socket)) this.#cut(socket, "slow-reader");
          else this.#emitter.logged(socket, event, payload, id, json);
        },
        pass: (pass) => this.#emitter.notice(socket, "session:pass", { pass }),
        gap: () => this.#emitter.notice(socket, "session:gap", {}),
        supersede: () => {
          this.#emitter.notice(socket, "session:superseded", {});
          this.#cut(socket, "superseded");
        },
      },
      (attached) => this.#emitter.notice(socket, "session:attached", attached),
    );
    this.#listen(socket, attachment);
  }

  #listen(socket: Socket, attachment: Attachment): void {
    const connection: Connection = {
      attachment,
      identity: this.#logins.identityOf(socket),
      buckets: attachment.buckets,
      watcher: (online) => this.#emitter.notice(socket, "presence:count", { online }),
      isSlowReader: () => isSlowReader(socket),
      cut: (why) => this.#cut(socket, why),
      refusedInARow: 0,
      saidBye: false,
    };
    // All requests go through one door, so that unknown ones are answered too; nothing is registered with `on`.
    onEvent(socket, this.#emitter, (packet) => this.#dispatch(connection, packet));
    socket.on("disconnect", () => {
      this.#presence.unwatch(connection.watcher);
      if (this.#io.sockets.sockets.size === 0) this.#onEmpty();
      this.#sessions.detach(attachment, connection.saidBye);
    });
    // The handshake's request is of no use any more, and keeps headers and sockets in memory for the connection's life.
    Reflect.set(socket.conn, "request", undefined);
  }

  /** Closes the transport, not only the namespace: a client that is cut holds nothing here. */
  #cut(socket: Socket, why: CutReason): void {
    this.#events.cut(why);
    socket.disconnect(true);
  }
}
