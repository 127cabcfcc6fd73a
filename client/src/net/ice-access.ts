import type { Region } from "@lets-meet/shared/places.ts";
import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { type AskIceServers, IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import type { LogName, SessionKey } from "@lets-meet/shared/protocol/session.ts";
import { type Answer, unanswered } from "./request.ts";

type Key = SessionKey & { readonly log?: LogName | undefined };

export type IceAccessOptions = {
  readonly fetch: (url: string, init: RequestInit) => Promise<Pick<Response, "json">>;
  /** The session's key and the server process (`log`) it belongs to; `null` before there is a session. */
  readonly key: () => Key | null;
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
};

/** `of`: the kind of call; each kind has its own servers and rules. */
type Known = {
  readonly of: string;
  readonly servers: IceServers;
  readonly until: number;
  readonly life: string | null;
};

/** Identifies session and server process: a restarted server may issue other credentials. */
const lifeOf = (key: Key | null): string | null =>
  key === null ? null : `${key.sessionId} ${key.log ?? ""}`;

const schema = ackOf(IceServers);
const withinMs = 8_000;
const retryMs = 1_000;
/**
 * Credentials this close to their expiry are requested again: a call that begins now restarts ICE minutes
 * later.
 */
const marginMs = 120_000;

/** Compares the servers, not their credentials. */
const areSame = (one: IceServers, other: IceServers): boolean => {
  const named = ({ policy, iceServers }: IceServers) =>
    JSON.stringify([policy, iceServers.map(({ urls }) => urls)]);
  return named(one) === named(other);
};

/**
 * The ICE servers for this page's calls, requested once and kept until their credentials are about to expire.
 */
export class IceAccess {
  readonly #options: IceAccessOptions;
  readonly #followers = new Set<() => void>();
  #known: Known | null = null;
  #asking: { readonly of: string; readonly given: Promise<Answer<IceServers>> } | null = null;

  constructor(options: IceAccessOptions) {
    this.#options = options;
  }

  /** The known servers for those calls; `null` if they have to be requested. */
  known(of: string): IceServers | null {
    const { now, key } = this.#options;
    const known = this.#known;
    const holds = known !== null && known.of === of && known.until > now() && known.life === lifeOf(key());
    return holds ? known.servers : null;
  }

  /**
   * Keeps servers that the server has pushed, unless the same servers are already known: new credentials
   * would make a connection with working paths gather again. `of` names the kind of call.
   */
  learn(of: string, servers: IceServers): void {
    const { key, now } = this.#options;
    const life = lifeOf(key());
    const known = this.known(of);
    if (life === null || (known !== null && areSame(known, servers))) return;
    const { expiresInMs } = servers;
    const until = expiresInMs === null ? Number.POSITIVE_INFINITY : now() + expiresInMs - marginMs;
    this.#known = { of, servers, until, life };
  }

  /** The servers for the calls that this session is in, or searches for; `of` names the kind of call. */
  forCall(of: string): Promise<Answer<IceServers>> {
    return this.#get(of, { purpose: "call" });
  }

  /**
   * The servers for the stranger calls that this session is about to search for; `of` names the kind of call.
   */
  beforeSearch(of: string, region: Region | null): Promise<Answer<IceServers>> {
    return this.#get(of, region === null ? { purpose: "search" } : { purpose: "search", region });
  }

  async #get(of: string, query: AskIceServers): Promise<Answer<IceServers>> {
    const known = this.known(of);
    if (known !== null) return { ok: true, value: known };
    if (this.#asking?.of !== of) this.#asking = { of, given: this.#remember(of, query) };
    const { given } = this.#asking;
    try {
      return await given;
    } finally {
      if (this.#asking?.given === given) this.#asking = null;
    }
  }

  /**
   * Passes the servers to `use` as soon as they are known, again before their credentials expire, and again
   * after a server restart, until disposed.
   */
  follow(of: string, use: (servers: IceServers) => void): Disposable {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isClosed = false;
    const step = async () => {
      const answer = await this.forCall(of);
      if (isClosed) return;
      if (answer.ok) use(answer.value);
      clearTimeout(timer);
      const againInMs = answer.ok
        ? this.#holdsFor(of)
        : "retryAfterMs" in answer
          ? answer.retryAfterMs
          : undefined;
      if (againInMs !== null) timer = setTimeout(() => void step(), againInMs ?? retryMs);
    };
    const renew = () => {
      if (this.known(of) === null) void step();
    };
    this.#followers.add(renew);
    void step();
    return {
      [Symbol.dispose]: () => {
        isClosed = true;
        clearTimeout(timer);
        this.#followers.delete(renew);
      },
    };
  }

  /**
   * The session is attached again, possibly to a restarted server: running calls need the credentials that
   * are valid there.
   */
  attached(): void {
    for (const renew of this.#followers) renew();
  }

  /**
   * Requests the servers, whatever is known already; a page that tests which servers it reaches calls it
   * directly.
   */
  async ask(query: AskIceServers): Promise<Answer<IceServers>> {
    const key = this.#options.key();
    if (key === null) return unanswered;
    try {
      const response = await this.#options.fetch(`/api/ice-servers?${new URLSearchParams(query)}`, {
        headers: { authorization: `Bearer ${key.sessionId}.${key.secret}` },
        signal: AbortSignal.timeout(withinMs),
      });
      const parsed = schema.safeParse(await response.json());
      if (!parsed.success) return unanswered;
      if (parsed.data.ok) return { ok: true, value: parsed.data.value };
      const { code, retryAfterMs } = parsed.data;
      return retryAfterMs === undefined ? { ok: false, code } : { ok: false, code, retryAfterMs };
    } catch {
      return unanswered;
    }
  }

  /** The milliseconds until the known servers for those calls expire; `null` if they never expire. */
  #holdsFor(of: string): number | null {
    const known = this.#known;
    if (known?.of !== of || !Number.isFinite(known.until)) return null;
    return Math.max(retryMs, known.until - this.#options.now());
  }

  async #remember(of: string, query: AskIceServers): Promise<Answer<IceServers>> {
    const { key } = this.#options;
    const life = lifeOf(key());
    const answered = await this.ask(query);
    if (!answered.ok || life !== lifeOf(key())) return answered;
    this.learn(of, answered.value);
    return { ok: true, value: this.known(of) ?? answered.value };
  }
}
