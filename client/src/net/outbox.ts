import type { MatchId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { type Request, type RequestInput, requests } from "@lets-meet/shared/protocol/events.ts";
import type { Ask, Reason } from "./request.ts";

type OrderedName = "signal:send" | "chat:send" | "room:signal" | "room:chat";
type Unnumbered<N extends OrderedName> = Omit<RequestInput<N>, "seq">;

/**
 * The outcome of an entry. `taken`: the server took it, once. `gone`: its recipient is gone. `refused`: the
 * server refused it permanently. `lost`: its session is lost.
 */
export type Fate = "taken" | "gone" | "refused" | "lost";
/** An ordered request as sent. */
export type Ordered = {
  [N in OrderedName]: { readonly name: N; readonly payload: Request<N> };
}[OrderedName];
export type Settled = Ordered & { readonly fate: Fate };

export type OutboxOptions = {
  readonly ask: Ask;
  readonly settled: (settled: Settled) => void;
  /**
   * Page and server disagree about the numbers, and resending cannot fix it: the session has to be attached
   * again.
   */
  readonly desynced: () => void;
  readonly schedule: (run: () => void, delayMs: number) => void;
};

type Entry = Ordered & { readonly seq: number };

/** This many unsettled entries mean that the server takes none. */
const capacity = 256;
const retryAfterMs = 500;

/**
 * Ordered, reliable delivery of a session's numbered requests (go-back-N): up to `limits.outboxWindow` are in
 * flight at once, unacknowledged requests are sent again after a reconnect, and the server drops those it has
 * already taken.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #queue: readonly Entry[] = [];
  #lastSeq = 0;
  /** The number of queue entries sent in this round. */
  #sent = 0;
  /** The highest number that the server may have taken: this page may reassign the numbers above it. */
  #reached = 0;
  /** The highest number whose outcome an answer left open: a copy of that entry may still be in flight. */
  #unsure = 0;
  /**
   * Grows whenever the unacknowledged entries are sent again; refusals from an earlier round are then
   * ignored.
   */
  #round = 0;
  #open = false;
  #pausing = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * Queues an entry and returns its number; `null` if it can never be sent: it is malformed, or the outbox is
   * full.
   */
  push<N extends OrderedName>(name: N, unnumbered: Unnumbered<N>): number | null {
    if (this.#queue.length >= capacity) return null;
    const seq = this.#lastSeq + 1;
    const entry = entryOf(name, { ...unnumbered, seq });
    if (entry === null) return null;
    this.#lastSeq = seq;
    this.#queue = [...this.#queue, entry];
    this.#pump();
    return seq;
  }

  /**
   * The session is attached, and the server has taken everything up to `seq`. In a new session, old entries
   * are lost.
   */
  attach(seq: number, resumed: boolean): void {
    if (resumed) this.#settleUpTo(seq, "taken");
    const head = this.#queue[0];
    if (!resumed || (head !== undefined && head.seq !== seq + 1)) this.#settleUpTo(this.#lastSeq, "lost");
    if (this.#queue.length === 0) this.#lastSeq = seq;
    this.#reached = seq;
    this.#unsure = seq;
    this.#open = true;
    this.#pausing = false;
    this.#again();
  }

  /** The connection is gone; entries wait for the next `attach`. */
  detach(): void {
    this.#open = false;
    this.#round++;
  }

  /**
   * That match is over for this page. Its entries at the end of the queue that cannot have reached the server
   * are `gone` at once, and their numbers are free again, so that the next match does not wait behind them.
   */
  forget(matchId: MatchId): void {
    const isLeft = (entry: Entry) =>
      entry.seq > this.#reached && "matchId" in entry.payload && entry.payload.matchId === matchId;
    const kept = this.#queue.findLastIndex((entry) => !isLeft(entry)) + 1;
    const forgotten = this.#queue.slice(kept);
    this.#queue = this.#queue.slice(0, kept);
    this.#lastSeq -= forgotten.length;
    this.#sent = Math.min(this.#sent, kept);
    this.#tell(forgotten, "gone");
  }

  #pump(): void {
    while (this.#open && !this.#pausing && this.#sent < Math.min(this.#queue.length, limits.outboxWindow)) {
      const entry = this.#queue[this.#sent++];
      if (entry === undefined) continue;
      this.#reached = Math.max(this.#reached, entry.seq);
      void this.#send(entry, this.#round);
    }
  }

  async #send(entry: Entry, round: number): Promise<void> {
    const answer = await this.#options.ask(entry.name, entry.payload);
    // An acceptance is valid in every round; a refusal only until entries are sent again.
    if (answer.ok) this.#settleUpTo(entry.seq, "taken");
    else if (round === this.#round)
      this.#refused(entry, answer.code, "retryAfterMs" in answer ? answer.retryAfterMs : undefined);
    this.#pump();
  }

  #refused(entry: Entry, reason: Reason, waitMs = retryAfterMs): void {
    switch (reason) {
      case "no-such-match":
      case "no-such-peer":
      case "not-in-room":
      case "peer-behind":
        this.#settle(entry, "gone");
        return;
      case "out-of-order":
        // An earlier entry was refused: its own answer gives the reason and the delay. Without an earlier
        // entry, the numbers disagree.
        if (entry.seq === this.#queue[0]?.seq) this.#desync();
        return;
      case "rate-limited":
        // It was not taken, so every later entry of this round is out of order.
        this.#reached = Math.max(this.#unsure, entry.seq - 1);
        this.#pause(waitMs);
        return;
      case "internal":
      case "unavailable":
      case "draining":
      case "unanswered":
        this.#unsure = this.#reached;
        this.#pause(waitMs);
        return;
      default:
        this.#settleUpTo(entry.seq, "refused");
        this.#desync();
    }
  }

  #pause(waitMs: number): void {
    this.#pausing = true;
    const round = ++this.#round;
    this.#options.schedule(() => {
      if (round !== this.#round) return;
      this.#pausing = false;
      this.#again();
    }, waitMs);
  }

  #desync(): void {
    this.detach();
    this.#options.desynced();
  }

  #again(): void {
    this.#round++;
    this.#sent = 0;
    this.#pump();
  }

  /** Settles one entry only: a refusal may overtake the acceptance of an earlier entry. */
  #settle(entry: Entry, fate: Fate): void {
    const index = this.#queue.indexOf(entry);
    if (index < 0) return;
    this.#queue = this.#queue.toSpliced(index, 1);
    if (index < this.#sent) this.#sent--;
    this.#tell([entry], fate);
  }

  /**
   * Acceptances arrive in order on one connection, so every earlier entry without an answer shares the
   * outcome of this entry.
   */
  #settleUpTo(seq: number, fate: Fate): void {
    const settled = this.#queue.filter((entry) => entry.seq <= seq);
    this.#queue = this.#queue.slice(settled.length);
    this.#sent = Math.max(0, this.#sent - settled.length);
    this.#tell(settled, fate);
  }

  #tell(entries: readonly Entry[], fate: Fate): void {
    for (const { seq: _seq, ...ordered } of entries) this.#options.settled({ ...ordered, fate });
  }
}

/**
 * Checks the entry against the protocol before it gets a number: a malformed entry would block all that
 * follow.
 */
function entryOf(name: OrderedName, payload: unknown): Entry | null {
  const parsed = requests[name].payload.safeParse(payload);
  // The schema of `name` has parsed the payload; TypeScript cannot infer that the pair matches.
  return parsed.success ? ({ name, seq: parsed.data.seq, payload: parsed.data } as Entry) : null;
}
