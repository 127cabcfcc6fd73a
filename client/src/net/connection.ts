import { LogId, type SessionId } from "@lets-meet/shared/ids.ts";
import {
  isLogged,
  type LoggedEvent,
  type LoggedName,
  logged,
  type NoticeName,
  notices,
} from "@lets-meet/shared/protocol/events.ts";
import type { Blocked } from "@lets-meet/shared/protocol/safety.ts";
import type { Attached, ConnectRefused, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { type Blocks, unexplained } from "./blocks.ts";
import type { ConnectionListener } from "./connection-listener.ts";
import type { ConnectionStatus } from "./connection-status.ts";
import { type HandshakeSources, handshakeOf } from "./handshake.ts";
import { LineCheck } from "./line-check.ts";
import { type Ask, askOver, unanswered } from "./request.ts";
import { isLeaving, isOrdered, isTaken } from "./request-kinds.ts";
import { matchIn, type SessionStore } from "./session-id.ts";
import type { OpenWire, Transport, Wire } from "./wire.ts";

export type ConnectionOptions = HandshakeSources & {
  readonly openWire: OpenWire;
  readonly sessionStore: SessionStore;
  readonly listener: ConnectionListener;
  readonly hasNetwork: () => boolean;
  readonly blocks: Blocks;
};

const offlineAfterMs = 10_000;
/**
 * The delay before retrying a connection that the server has closed; the random spread keeps a thousand pages
 * from reconnecting at once.
 */
const retryMs = () => 500 + 2_000 * Math.random();

/**
 * The page's one connection: attaches the session, delivers each entry of its log exactly once, and sends the
 * page's requests.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #wire: Wire;
  readonly #askOverWire: Ask;
  readonly #check: LineCheck;
  #status: ConnectionStatus = "connecting";
  #isFirst = true;
  #isAttached = false;
  #isClosed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #giveUp: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#wire = options.openWire({
      handshake: () => handshakeOf(options),
      event: (name, args) => this.#event(name, args),
      down: (retries, refused) => this.#down(retries, refused),
    });
    this.#askOverWire = askOver(this.#wire);
    this.#check = new LineCheck({
      wire: this.#wire,
      isAttached: () => this.#isAttached,
      renew: () => this.renew(),
    });
  }

  /** Asks the server. Without an attached session, sends nothing and resolves to `unanswered`. */
  readonly ask: Ask = async (name, payload) => {
    if (isLeaving(name) && "matchId" in payload) this.#options.sessionStore.left(payload.matchId);
    if (!this.#isAttached) return unanswered;
    const session = this.#options.sessionStore.resume()?.sessionId;
    const answer = await this.#askOverWire(name, payload);
    const taken = answer.ok || isTaken(answer.code);
    if (taken && isOrdered(name) && "seq" in payload) this.#sent(payload.seq, session);
    return answer;
  };

  /** The transport in use; `null` while no session is attached. */
  get transport(): Transport | null {
    return this.#isAttached ? this.#wire.transport() : null;
  }

  /** Connects. The user's way to take back a superseded session. */
  connect(): void {
    if (this.#isAttached) return;
    clearTimeout(this.#retry);
    if (this.#status === "superseded") this.#isFirst = true;
    this.#become(this.#waitingStatus());
    this.#wire.connect();
    this.#awaitAttached();
  }

  /**
   * Like `connect`, for a page that wakes up or regains its network: a superseded session stays with the
   * other page.
   */
  wake(): void {
    if (!["superseded", "outdated", "blocked"].includes(this.#status)) this.connect();
  }

  /** Closes the connection and opens it again, so that server and page exchange their state again. */
  renew(): void {
    this.#detach();
    this.#wire.disconnect();
    this.connect();
  }

  /**
   * Resolves to whether the server answers right now. A line that died silently, for example when the
   * device's address changed, is renewed at once; the socket alone would notice half a minute later.
   * Concurrent checks share one request.
   */
  check(): Promise<boolean> {
    return this.#check.run();
  }

  /** Tells the server that the page is about to close. */
  bye(): void {
    if (this.#isAttached) this.#wire.tell("session:bye", {});
  }

  /** Closes the connection of a page that the browser keeps in its back/forward cache; `wake` opens it again. */
  rest(): void {
    this.bye();
    this.#detach();
    this.#wire.disconnect();
    clearTimeout(this.#retry);
  }

  /** Closes the connection permanently. */
  close(): void {
    this.#isClosed = true;
    this.#detach();
    this.#wire.disconnect();
    this.#stopTimers();
  }

  #event(name: string, args: readonly unknown[]): void {
    if (isLogged(name)) this.#entry(name, args);
    else if (isNotice(name)) this.#notice(name, args[0]);
  }

  #entry(name: LoggedName, [payload, rawId]: readonly unknown[]): void {
    const id = LogId.safeParse(rawId);
    const after = this.#options.sessionStore.resume()?.after;
    if (!this.#isAttached || !id.success || after === undefined || id.data <= after) return;
    this.#options.sessionStore.saw(id.data);
    const parsed = logged[name].payload.safeParse(payload);
    // The schema of `name` has parsed the payload; TypeScript cannot infer that the pair matches.
    if (parsed.success) this.#hear({ name, payload: parsed.data } as LoggedEvent);
  }

  #hear(event: LoggedEvent): void {
    const { sessionStore, listener } = this.#options;
    if (event.name === "stranger:matched") sessionStore.isIn(event.payload.matchId);
    if (event.name === "stranger:partner-left") sessionStore.left(event.payload.matchId);
    listener.logged(event);
  }

  #notice(name: NoticeName, payload: unknown): void {
    switch (name) {
      case "session:attached":
        this.#attach(notices[name].payload.safeParse(payload).data);
        return;
      case "session:pass": {
        const given = notices[name].payload.safeParse(payload).data;
        if (given !== undefined) this.#options.sessionStore.holds(given.pass);
        return;
      }
      case "session:gap":
        this.#gap(notices[name].payload.safeParse(payload).data);
        return;
      case "session:superseded":
        this.#become("superseded");
        this.#detach();
        this.#wire.disconnect();
        return;
      case "safety:blocked":
        this.#block(notices[name].payload.safeParse(payload).data);
        return;
      case "session:draining":
        this.#become("draining");
        return;
      case "safety:frame-asked": {
        const asked = notices[name].payload.safeParse(payload).data;
        if (asked !== undefined) this.#options.listener.frameAsked(asked);
        return;
      }
      case "presence:count":
        this.#options.listener.online(notices[name].payload.safeParse(payload).data?.online ?? null);
    }
  }

  #gap(gap: { readonly snapshot: Snapshot } | undefined): void {
    if (gap === undefined) return;
    this.#options.sessionStore.isIn(matchIn(gap.snapshot));
    this.#options.listener.gap(gap.snapshot);
  }

  /** Until the block ends only the user connects again. */
  #block(blocked: Blocked | null | undefined): void {
    if (!blocked) return;
    this.#options.blocks.keep(blocked);
    this.#detach();
    this.#wire.disconnect();
    this.#stopTimers();
    this.#become("blocked");
  }

  /** A balancer's or server's refusal of the whole network has no reason that a socket could tell. */
  async #askWhetherBlocked(): Promise<void> {
    const blocked = await this.#options.blocks.ask();
    if (!this.#isAttached && !this.#isClosed) this.#block(blocked);
  }

  #waitingStatus(): ConnectionStatus {
    if (this.#options.blocks.ongoing() !== null) return "blocked";
    return this.#isFirst ? "connecting" : "reconnecting";
  }

  #attach(attached: Attached | undefined): void {
    if (attached === undefined) return;
    this.#options.blocks.lift();
    this.#stopTimers();
    this.#options.sessionStore.adopt(attached);
    const first = this.#isFirst;
    this.#isFirst = false;
    this.#isAttached = true;
    this.#become("online");
    this.#options.listener.attached(attached, first);
  }

  /**
   * Records an ordered request that the server has taken: the page has to report it to a restarted server.
   */
  #sent(seq: number, session: SessionId | undefined): void {
    const kept = this.#options.sessionStore.resume();
    if (kept !== null && kept.sessionId === session && seq > kept.seq) this.#options.sessionStore.sent(seq);
  }

  #detach(): void {
    if (!this.#isAttached) return;
    this.#isAttached = false;
    this.#check.drop();
    this.#options.listener.detached();
  }

  #down(retries: boolean, refused?: ConnectRefused): void {
    this.#detach();
    if (["superseded", "outdated"].includes(this.#status) || this.#isClosed) return;
    if (refused !== undefined && refused.code !== "unavailable") {
      this.#refused(refused);
      return;
    }
    if (this.#options.blocks.ongoing() !== null) return this.#become("blocked");
    void this.#askWhetherBlocked();
    if (!["offline", "crowded", "full"].includes(this.#status)) this.#become(this.#waitingStatus());
    this.#awaitAttached();
    if (!this.#options.hasNetwork()) this.#become("offline");
    clearTimeout(this.#retry);
    const waitMs = refused?.retryAfterMs ?? 0;
    if (!retries) this.#retry = setTimeout(() => this.#wire.connect(), waitMs + retryMs());
  }

  #refused({ code, retryAfterMs }: ConnectRefused): void {
    this.#stopTimers();
    if (code === "blocked") return this.#block(unexplained(retryAfterMs));
    if (code === "outdated") return this.#become("outdated");
    this.#become(code === "server-full" ? "full" : "crowded");
    this.#retry = setTimeout(() => this.#wire.connect(), retryAfterMs + retryMs());
  }

  #stopTimers(): void {
    clearTimeout(this.#giveUp);
    this.#giveUp = undefined;
    clearTimeout(this.#retry);
  }

  #awaitAttached(): void {
    this.#giveUp ??= setTimeout(() => {
      this.#giveUp = undefined;
      const isSettled = this.#status === "superseded" || this.#status === "blocked";
      if (!this.#isAttached && !isSettled) this.#become("offline");
    }, offlineAfterMs);
  }

  #become(status: ConnectionStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.listener.status(status);
  }
}

const isNotice = (name: string): name is NoticeName => Object.hasOwn(notices, name);
