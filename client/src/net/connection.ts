import { LogId, type PageId, type SessionId } from "@lets-meet/shared/ids.ts";
import {
  type Logged,
  type LoggedName,
  logged,
  type NoticeName,
  notices,
} from "@lets-meet/shared/protocol/events.ts";
import type { Attached, ConnectRefused, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { type Ask, askOver, type Reason, unanswered } from "./request.ts";
import type { SessionKeeper } from "./session-id.ts";
import type { OpenWire, Transport, Wire } from "./wire.ts";

/**
 * Where the one connection stands. `offline`: the device has no network, or nothing has answered for long; it is still
 * being tried. `superseded`: another page has this session, and only the person takes it back. `draining`: the server
 * is about to stop. `crowded`: this network has too many connections to the server; `full`: the server takes no new
 * session. Both are tried again when the server has said that it makes sense.
 */
export type ConnectionStatus =
  | "connecting"
  | "online"
  | "reconnecting"
  | "offline"
  | "superseded"
  | "draining"
  | "crowded"
  | "full";

/** An entry of the session's log, by name. */
export type LoggedEvent = {
  [N in LoggedName]: { readonly name: N; readonly payload: Logged<N> };
}[LoggedName];

export type ConnectionListener = {
  readonly status: (status: ConnectionStatus) => void;
  /** `first`: this page was attached to no session before. Comes before the entries of the log that follow. */
  readonly attached: (attached: Attached, first: boolean) => void;
  readonly detached: () => void;
  /** Entries of the log were lost; those that still come follow. */
  readonly gap: (snapshot: Snapshot) => void;
  readonly logged: (event: LoggedEvent) => void;
  readonly online: (count: number | null) => void;
};

export type ConnectionOptions = {
  readonly openWire: OpenWire;
  readonly keeper: SessionKeeper;
  readonly pageId: PageId;
  readonly listener: ConnectionListener;
  readonly hasNetwork: () => boolean;
};

const offlineAfterMs = 10_000;
/** How long the answer to a check may take: several round trips of the slowest network that carries a call. */
export const checkPatienceMs = 2_500;
/** How soon a connection that the server has closed is tried again; the spread keeps a thousand pages apart. */
const retryMs = () => 500 + 2_000 * Math.random();

/** The page's one connection: attaches the session, gives each entry of its log exactly once, and asks for the page. */
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
      handshake: () => ({ pageId: options.pageId, resume: options.keeper.resume(), listens: true }),
      event: (name, args) => this.#event(name, args),
      down: (retries, refused) => this.#down(retries, refused),
    });
    this.#askOverWire = askOver(this.#wire);
  }

  /** Asks the server; without an attached session nothing is sent, and nobody answers. */
  readonly ask: Ask = async (name, payload) => {
    if (!this.#isAttached) return unanswered;
    const session = this.#options.keeper.resume()?.sessionId;
    const answer = await this.#askOverWire(name, payload);
    const taken = answer.ok || isTaken(answer.code);
    if (taken && isOrdered(name) && "seq" in payload) this.#sent(payload.seq, session);
    return answer;
  };

  /** How the page is connected; `null` while it is not. */
  get transport(): Transport | null {
    return this.#isAttached ? this.#wire.transport() : null;
  }

  /** Connects; also the way back from `superseded`, and what a page does that wakes up or gets its network back. */
  connect(): void {
    if (this.#isAttached) return;
    clearTimeout(this.#retry);
    if (this.#status === "superseded") this.#isFirst = true;
    this.#become(this.#isFirst ? "connecting" : "reconnecting");
    this.#wire.connect();
    this.#awaitAttached();
  }

  /** Like `connect`, for everything but the person: a session that another page has stays there. */
  wake(): void {
    if (this.#status !== "superseded") this.connect();
  }

  /** Closes the connection and opens it again, so that server and page tell each other where they stand. */
  renew(): void {
    this.#detach();
    this.#wire.disconnect();
    this.connect();
  }

  /**
   * Whether the server answers right now. A line that is dead without a word, as after a change of the device's address,
   * is renewed at once; by itself the socket would notice half a minute later. Several at a time ask once.
   */
  check(): Promise<boolean> {
    if (!this.#isAttached || this.#check !== null) return this.#check ?? Promise.resolve(false);
    const check = this.#hasAnswer().then((isAlive) => {
      // On another line than the one that was asked over nothing is known.
      if (this.#check !== check) return this.#isAttached;
      this.#check = null;
      if (!isAlive) this.renew();
      return isAlive;
    });
    this.#check = check;
    return check;
  }

  /** Tells the server that the page is going. */
  bye(): void {
    if (this.#isAttached) this.#wire.tell("session:bye", {});
  }

  /** Ends the connection for good. */
  close(): void {
    this.#isClosed = true;
    this.#detach();
    this.#wire.disconnect();
    clearTimeout(this.#retry);
    clearTimeout(this.#giveUp);
  }

  async #hasAnswer(): Promise<boolean> {
    try {
      // It changes nothing: a page that is attached watches already.
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
    const after = this.#options.keeper.resume()?.after;
    if (!this.#isAttached || !id.success || after === undefined || id.data <= after) return;
    this.#options.keeper.saw(id.data);
    const parsed = logged[name].payload.safeParse(payload);
    // The schema of `name` has parsed the payload; the pair of both is beyond what inference can follow.
    if (parsed.success) this.#options.listener.logged({ name, payload: parsed.data } as LoggedEvent);
  }

  #notice(name: NoticeName, payload: unknown): void {
    switch (name) {
      case "session:attached":
        this.#attach(notices[name].payload.safeParse(payload).data);
        return;
      case "session:pass": {
        const given = notices[name].payload.safeParse(payload).data;
        if (given !== undefined) this.#options.keeper.holds(given.pass);
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
      case "presence:count":
        this.#options.listener.online(notices[name].payload.safeParse(payload).data?.online ?? null);
    }
  }

  #gap(gap: { readonly snapshot: Snapshot } | undefined): void {
    if (gap !== undefined) this.#options.listener.gap(gap.snapshot);
  }

  #attach(attached: Attached | undefined): void {
    if (attached === undefined) return;
    clearTimeout(this.#giveUp);
    this.#giveUp = undefined;
    clearTimeout(this.#retry);
    this.#options.keeper.adopt(attached);
    const first = this.#isFirst;
    this.#isFirst = false;
    this.#isAttached = true;
    this.#become("online");
    this.#options.listener.attached(attached, first);
  }

  /** The server has taken that session's ordered request: a server that is started anew will have to be told. */
  #sent(seq: number, session: SessionId | undefined): void {
    const kept = this.#options.keeper.resume();
    if (kept !== null && kept.sessionId === session && seq > kept.seq) this.#options.keeper.sent(seq);
  }

  #detach(): void {
    if (!this.#isAttached) return;
    this.#isAttached = false;
    this.#check = null;
    this.#options.listener.detached();
  }

  #down(retries: boolean, refused?: ConnectRefused): void {
    this.#detach();
    if (this.#status === "superseded" || this.#isClosed) return;
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
    this.#become(code === "server-full" ? "full" : "crowded");
    clearTimeout(this.#retry);
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

const isLogged = (name: string): name is LoggedName => Object.hasOwn(logged, name);
/** Requests that the server takes once and in order. */
const isOrdered = (name: string): boolean =>
  ["signal:send", "chat:send", "room:signal", "room:chat"].includes(name);
/** Refusals of an ordered request that count it as taken: nothing comes of sending it again. */
const isTaken = (reason: Reason): boolean =>
  ["no-such-match", "no-such-peer", "not-in-room", "peer-behind"].includes(reason);
const isNotice = (name: string): name is NoticeName => Object.hasOwn(notices, name);
