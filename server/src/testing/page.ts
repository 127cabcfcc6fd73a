import { type MatchId, PageId } from "@lets-meet/shared/ids.ts";
import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type {
  Logged,
  LoggedName,
  Notice,
  NoticeName,
  RequestInput,
  RequestName,
  Value,
} from "@lets-meet/shared/protocol/events.ts";
import type { Acceptance } from "@lets-meet/shared/protocol/safety.ts";
import { type Attached, type Handshake, protocolVersion } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import { io, type Socket } from "socket.io-client";
import { accepted } from "./samples.ts";

type Seen = { readonly event: string; readonly payload: unknown; readonly id: number | undefined };
type Resume = NonNullable<Handshake["resume"]>;

/** The requests that leave a match. */
const leaves = ["stranger:leave", "stranger:next", "stranger:block"];

/** One page as the server sees it: a socket that sends requests and records what it receives. */
export class TestPage implements Disposable {
  readonly socket: Socket;
  readonly seen: Seen[] = [];
  readonly pageId: PageId;
  readonly #read = new Set<Seen>();
  #wake: () => void = () => undefined;
  /** The matches that it has asked to leave. */
  readonly #left = new Set<unknown>();
  seq = 0;

  constructor(
    url: string,
    options: {
      resume?: Resume;
      pageId?: PageId;
      transports?: string[];
      headers?: Record<string, string>;
      listens?: boolean;
      /** `null` has accepted nothing. */
      accepts?: Acceptance | null;
    } = {},
  ) {
    this.pageId = options.pageId ?? PageId.parse(nanoid());
    this.socket = io(url, {
      transports: options.transports ?? ["websocket"],
      forceNew: true,
      reconnection: false,
      auth: {
        pageId: this.pageId,
        resume: options.resume ?? null,
        version: protocolVersion,
        ...(options.accepts === null ? {} : { accepts: options.accepts ?? accepted }),
        ...(options.listens === undefined ? {} : { listens: options.listens }),
      },
      ...(options.headers === undefined ? {} : { extraHeaders: options.headers }),
    });
    this.socket.onAny((event: string, payload: unknown, id?: number) => {
      this.seen.push({ event, payload, id });
      this.#wake();
    });
    this.socket.on("disconnect", () => this.#wake());
  }

  /** The highest log id seen. */
  get after(): number {
    return Math.max(0, ...this.seen.map((one) => one.id ?? 0));
  }

  async ask<N extends RequestName>(event: N, payload: RequestInput<N>): Promise<Ack<Value<N>>> {
    const answer = this.raw(event, payload);
    // Answers to signals are batched for up to a second; this request flushes them.
    if (event === "signal:send" || event === "room:signal")
      this.raw("presence:watch", { watch: false }).catch(() => undefined);
    return answer as Promise<Ack<Value<N>>>;
  }

  raw(event: string, ...args: readonly unknown[]): Promise<unknown> {
    const [payload] = args;
    if (leaves.includes(event) && typeof payload === "object" && payload !== null && "matchId" in payload)
      this.#left.add(payload.matchId);
    return this.socket.timeout(5_000).emitWithAck(event, ...args);
  }

  /** Waits for the next unread event of that name. */
  async next<N extends LoggedName | NoticeName>(
    event: N,
  ): Promise<N extends LoggedName ? Logged<N> : N extends NoticeName ? Notice<N> : never> {
    for (;;) {
      const found = this.seen.find((one) => one.event === event && !this.#read.has(one));
      if (found !== undefined) {
        this.#read.add(found);
        // The map of events types each payload; the array of received events cannot.
        return found.payload as never;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Waits until the server has closed this connection. */
  async closed(): Promise<void> {
    while (this.socket.connected || this.socket.active) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  attached(): Promise<Attached> {
    return this.next("session:attached");
  }

  /** The page's handshake for a restarted server, once it has been attached. */
  shows(): Resume {
    const [attached] = this.seen.filter((one) => one.event === "session:attached");
    const passes = this.seen.filter((one) => one.event === "session:pass");
    const first = attached?.payload as Attached;
    const { pass } = (passes.at(-1)?.payload ?? first) as Pick<Attached, "pass">;
    return { ...first.session, after: this.after, log: first.log, seq: this.seq, pass, match: this.match };
  }

  /** The match that the page knows it is in. */
  get match(): MatchId | null {
    const matched = this.all("stranger:matched").at(-1);
    const isOver = this.all("stranger:partner-left").some(({ matchId }) => matchId === matched?.matchId);
    return matched === undefined || isOver || this.#left.has(matched.matchId) ? null : matched.matchId;
  }

  /** All received events of that name, in order. */
  all<N extends LoggedName>(event: N): readonly Logged<N>[] {
    return this.seen.filter((one) => one.event === event).map((one) => one.payload as Logged<N>);
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }
}
