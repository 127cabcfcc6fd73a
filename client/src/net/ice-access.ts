import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import { type IcePurpose, IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import type { SessionKey } from "@lets-meet/shared/protocol/session.ts";
import { type Answer, unanswered } from "./request.ts";

export type IceAccessOptions = {
  readonly fetch: (url: string, init: RequestInit) => Promise<Pick<Response, "json">>;
  /** The session's key, once there is one. */
  readonly key: () => SessionKey | null;
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
};

const answer = ackOf(IceServers);
const withinMs = 8_000;
/** What is about to expire is asked for again: a call that begins now restarts its ICE in some minutes. */
const marginMs = 120_000;

/** The servers for this page's calls, asked for once and kept until their credentials are about to expire. */
export class IceAccess {
  readonly #options: IceAccessOptions;
  #known: { readonly servers: IceServers; readonly until: number; readonly sessionId: string } | null = null;
  #asking: Promise<Answer<IceServers>> | null = null;

  constructor(options: IceAccessOptions) {
    this.#options = options;
  }

  /** What is known already; `null` when it has to be asked for. */
  get known(): IceServers | null {
    const { now, key } = this.#options;
    const known = this.#known;
    const holds = known !== null && known.until > now() && known.sessionId === key()?.sessionId;
    return holds ? known.servers : null;
  }

  /** For the call this session is in, or searches for. */
  async forCall(): Promise<Answer<IceServers>> {
    const { known } = this;
    if (known !== null) return { ok: true, value: known };
    this.#asking ??= this.#remember().finally(() => {
      this.#asking = null;
    });
    return await this.#asking;
  }

  /** Another kind of call begins, with servers and rules of its own. */
  forget(): void {
    this.#known = null;
    this.#asking = null;
  }

  /** Asks anew, as for a page that tries which servers it reaches. */
  async ask(purpose: IcePurpose): Promise<Answer<IceServers>> {
    const key = this.#options.key();
    if (key === null) return unanswered;
    try {
      const response = await this.#options.fetch(`/api/ice-servers?purpose=${purpose}`, {
        headers: { authorization: `Bearer ${key.sessionId}.${key.secret}` },
        signal: AbortSignal.timeout(withinMs),
      });
      const parsed = answer.safeParse(await response.json());
      if (!parsed.success) return unanswered;
      if (parsed.data.ok) return { ok: true, value: parsed.data.value };
      const { code, retryAfterMs } = parsed.data;
      return retryAfterMs === undefined ? { ok: false, code } : { ok: false, code, retryAfterMs };
    } catch {
      return unanswered;
    }
  }

  async #remember(): Promise<Answer<IceServers>> {
    const { key, now } = this.#options;
    const sessionId = key()?.sessionId;
    const answered = await this.ask("call");
    if (answered.ok && sessionId !== undefined) {
      const { expiresInMs } = answered.value;
      const until = expiresInMs === null ? Number.POSITIVE_INFINITY : now() + expiresInMs - marginMs;
      this.#known = { servers: answered.value, until, sessionId };
    }
    return answered;
  }
}
