import { LogId, type SessionId } from "@lets-meet/shared/ids.ts";
import {
  isLogged,
  type LoggedEvent,
  type LoggedName,
  logged,
  type NoticeName,
  notices,
} from "@lets-meet/shared/protocol/events.ts";
import type { FrameAsked } from "@lets-meet/shared/protocol/safety.ts";
import type { Attached, ConnectRefused, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { ConnectionStatus } from "./connection-status.ts";
import { type HandshakeSources, handshakeOf } from "./handshake.ts";
import { type Ask, askOver, unanswered } from "./request.ts";
import { isLeaving, isOrdered, isTaken } from "./request-kinds.ts";
import { matchIn, type SessionStore } from "./session-id.ts";
import type { OpenWire, Transport, Wire } from "./wire.ts";

export type ConnectionListener = {
  readonly status: (status: ConnectionStatus) => void;
  /** `first`: this page was attached to no session before. Called before the log entries that follow. */
  readonly attached: (attached: Attached, first: boolean) => void;
  readonly detached: () => void;
  /** Log entries were lost; later entries still follow. */
  readonly gap: (snapshot: Snapshot) => void;
  readonly logged: (event: LoggedEvent) => void;
  readonly online: (count: number | null) => void;
  /** The server asks for a picture of this page's camera. */
  readonly frameAsked: (asked: FrameAsked) => void;
};

export type ConnectionOptions = HandshakeSources & {
  readonly openWire: OpenWire;
  readonly sessionStore: SessionStore;
  readonly listener: ConnectionListener;
  readonly hasNetwork: () => boolean;
};

const offlineAfterMs = 10_000;
/** The timeout of a check: several round trips of the slowest network that carries a call. */
const checkPatienceMs = 2_500;
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
  #status: ConnectionStatus = "connecting";
  #isFirst = true;
  #isAttached = false;
  #check: Promise<boolean> | null = null;
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
    this.#become(this.#isFirst ? "connecting" : "reconnecting");
    this.#wire.connect();
    this.#awaitAttached();
  }

  /**
   * Like `connect`, for a page that wakes up or regains its network: a superseded session stays with the
   * other page.
   */
  wake(): void {
    if (this.#status !== "superseded" && this.#status !== "outdated") this.connect();
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
    if (!this.#isAttached || this.#check !== null) return this.#check ?? Promise.resolve(false);
    const check = this.#hasAnswer().then((isAlive) => {
      // The line was replaced: the answer says nothing about the new line.
      if (this.#check !== check) return this.#isAttached;
      this.#check = null;
      if (!isAlive) this.renew();
      return isAlive;
    });
    this.#check = check;
    return check;
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
    clearTimeout(this.#retry);
    clearTimeout(this.#giveUp);
  }

  async #hasAnswer(): Promise<boolean> {
    try {
      // This request changes nothing: an attached page already watches.
      await this.#wire.ask("presence:watch", { watch: true }, checkPatienceMs);
      return true;
    } catch {
      return false;
    }
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

  #attach(attached: Attached | undefined): void {
    if (attached === undefined) return;
    clearTimeout(this.#giveUp);
    this.#giveUp = undefined;
    clearTimeout(this.#retry);
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
    this.#check = null;
    this.#options.listener.detached();
  }

  #down(retries: boolean, refused?: ConnectRefused): void {
    this.#detach();
    if (this.#status === "superseded" || this.#status === "outdated" || this.#isClosed) return;
    if (refused !== undefined && refused.code !== "unavailable") {
      this.#refused(refused);
      return;
    }
    if (!["offline", "crowded", "full"].includes(this.#status))
      this.#become(this.#isFirst ? "connecting" : "reconnecting");
    this.#awaitAttached();
    if (!this.#options.hasNetwork()) this.#become("offline");
    clearTimeout(this.#retry);
    const waitMs = refused?.retryAfterMs ?? 0;
    if (!retries) this.#retry = setTimeout(() => this.#wire.connect(), waitMs + retryMs());
  }

  #refused({ code, retryAfterMs }: ConnectRefused): void {
    clearTimeout(this.#giveUp);
    this.#giveUp = undefined;
    clearTimeout(this.#retry);
    if (code === "outdated") {
      this.#become("outdated");
      return;
    }
    this.#become(code === "server-full" ? "full" : "crowded");
    this.#retry = setTimeout(() => this.#wire.connect(), retryAfterMs + retryMs());
  }

  #awaitAttached(): void {
    this.#giveUp ??= setTimeout(() => {
      this.#giveUp = undefined;
      if (!this.#isAttached && this.#status !== "superseded") this.#become("offline");
    }, offlineAfterMs);
  }

  #become(status: ConnectionStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.listener.status(status);
  }
}

const isNotice = (name: string): name is NoticeName => Object.hasOwn(notices, name);
