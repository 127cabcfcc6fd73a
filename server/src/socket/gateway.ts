import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import { limits } from "@lets-meet/shared/limits.ts";
import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { Server, type Socket } from "socket.io";
import type { Block } from "../domain/safety/block.ts";
import type { Rate } from "../domain/token-bucket.ts";
import type { CutReason, Events } from "../ops/events.ts";
import type { Clock } from "../ports.ts";
import type { BlockReason } from "../safety-ports.ts";
import type { AccountService } from "../services/account/account.ts";
import type { Identity } from "../services/account/token.ts";
import type { Admission } from "../services/admission.ts";
import type { Revival } from "../services/resume/revival.ts";
import type { BlockGate } from "../services/safety/block-gate.ts";
import type { PresenceService } from "../services/session/presence.ts";
import type { SessionService } from "../services/session/session.ts";
import { Arrivals, type ArrivalsOptions } from "./arrivals.ts";
import { ConnectedPage } from "./connected-page.ts";
import { Connection, type ConnectionOptions } from "./connection.ts";
import { Emitter } from "./emit.ts";
import {
  boundedWebSockets,
  forgetRequest,
  isBusy,
  onDrain,
  onTransport,
  terminate,
  waitingBytes,
} from "./engine.ts";
import { createDispatch, type Handlers } from "./handle.ts";
import { Logins } from "./logins.ts";

export type GatewayConfig = {
  readonly allowedOrigins: readonly string[];
  /** The frames of any type, parsed or not, that one WebSocket may send. */
  readonly frameRate: Rate;
  /** The bytes that one WebSocket may send, whatever its address has sent. */
  readonly ownRate: Rate;
};

export type GatewayOptions = Pick<ArrivalsOptions, "isInTurn"> & {
  readonly http: HttpServer;
  readonly config: GatewayConfig;
  readonly admission: Admission;
  /** True if logs and buffers have used up the memory budget: then only existing sessions are served. */
  readonly isFull: () => boolean;
  readonly sessions: SessionService;
  readonly presence: PresenceService;
  readonly accounts: Pick<AccountService, "identityIn" | "isLive">;
  readonly revival: Revival;
  readonly gate: BlockGate;
  readonly handlers: Handlers;
  readonly clock: Clock;
  readonly events: Events;
};

/** The time in which a balancer notices that a node takes no more pages, in milliseconds: two checks, a second apart. */
const balancerMs = 2_500;

/**
 * The entrance for Socket.IO: checks the handshake, attaches each socket to its session, and detaches it at
 * its end.
 */
export class Gateway {
  readonly #io: Server;
  readonly #options: GatewayOptions;
  readonly #emitter: Emitter;
  readonly #ends: ConnectionOptions;
  readonly #logins: Logins;
  readonly #arrivals: Arrivals;
  readonly #connections = new Set<Connection>();
  #onEmpty: () => void = () => undefined;

  constructor(options: GatewayOptions) {
    const { http, config, accounts, handlers, clock, events } = options;
    this.#options = options;
    this.#emitter = new Emitter({ clock });
    this.#arrivals = new Arrivals({ ...options, ...config, emitter: this.#emitter });
    this.#ends = {
      ...options,
      emitter: this.#emitter,
      dispatch: createDispatch(handlers, clock, events),
      cut: (socket, why) => this.#cut(socket, why),
    };
    this.#io = new Server(http, {
      serveClient: false,
      transports: ["websocket", "polling"],
      wsEngine: boundedWebSockets((request) => this.#arrivals.boundsOf(request)),
      // Forwarded data is small and encrypted or random; compressing it costs far more than it saves.
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
    this.#io.on("connection", (socket) => {
      // An exception thrown by a listener would end the process: only one page is dropped instead.
      try {
        this.#attach(socket);
      } catch (error) {
        events.failed(error);
        this.#cut(socket, "bad-handshake");
      }
    });
  }

  /** The bytes that wait for slow readers. */
  get waitingBytes(): number {
    let bytes = 0;
    for (const { conn } of this.#io.sockets.sockets.values()) bytes += waitingBytes(conn);
    return bytes;
  }

  /** The logins of the open sockets, one for each socket. */
  identities(): Iterable<Identity> {
    return this.#logins.identities();
  }

  /** A login has ended, or all of an account's: their sockets are closed, and reconnect as anonymous ones. */
  endLogins(account: AccountId, family: string | null): void {
    for (const socket of this.#logins.end(account, family)) this.#cut(socket, "logged-out");
  }

  /** People were blocked: each of them is told why, and their connections are closed. */
  endBlocked(blocks: readonly Block[], reason: BlockReason | null): void {
    const toldTo = this.#options.gate.toldBy(blocks, reason);
    for (const connection of this.#connections) {
      const told = toldTo(connection.person);
      if (told !== null) connection.block(told);
    }
  }

  /** Notifies every page that the server is about to stop. */
  announceDraining(inMs: number): void {
    for (const socket of this.#io.sockets.sockets.values())
      this.#emitter.notice(socket.conn, "session:draining", { inMs });
  }

  /**
   * Closes the connections one by one, at random times within `ms` (`draw` is below 1), so that the pages do not all reach the other nodes at
   * once. It begins when a balancer has had the time to see that this node takes no more.
   */
  letGo(ms: number, draw: () => number): void {
    const { clock } = this.#options;
    const firstMs = Math.min(balancerMs, ms / 2);
    for (const socket of this.#io.sockets.sockets.values())
      clock.after(firstMs + draw() * (ms - firstMs), () => socket.conn.close());
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
    // A browser keeps connections open for its next request, which would keep the process alive.
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
    const page = new ConnectedPage(this.#ends, socket);
    const { sessions, presence } = this.#options;
    const attachment = sessions.attach(handshake, page);
    const { visitor, receipt } = transport;
    const identity = this.#logins.identityOf(socket);
    const connection = new Connection(this.#ends, socket, {
      attachment,
      visitor,
      identity,
      acceptance: handshake.accepts ?? null,
      receipt,
    });
    this.#connections.add(connection);
    onDrain(conn, () => {
      page.drained();
      attachment.delivery.resume();
    });
    // All requests have one entry, so that unknown ones are answered too; nothing is registered with `on`.
    transport.attach(connection);
    socket.on("disconnect", () => this.#detach(connection));
    forgetRequest(conn);
    // It may have been blocked while it was being admitted.
    const endsInMs = this.#options.gate.of(connection.person);
    if (endsInMs > 0) {
      connection.block({ rule: "explicit", endsInMs, receipt: null });
      return;
    }
    if (handshake.watches !== true) return;
    presence.watch(connection);
    connection.online({ online: presence.online });
  }

  #detach(connection: Connection): void {
    const { sessions, presence } = this.#options;
    this.#connections.delete(connection);
    presence.unwatch(connection);
    if (this.#io.sockets.sockets.size === 0) this.#onEmpty();
    sessions.detach(connection.attachment, connection.saidBye);
  }

  /** Closes the transport too. What still waits in it is sent first, unless the page does not read or floods. */
  #cut(socket: Socket, why: CutReason): void {
    const { conn } = socket;
    this.#options.events.cut(why);
    const isDeaf = why === "slow-reader" || why === "unheard" || why === "flood" || isBusy(conn);
    if (!isDeaf) this.#emitter.flush(conn);
    socket.disconnect(true);
    if (isDeaf) terminate(conn);
  }
}
