import type { MatchId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { type Request, type RequestInput, requests } from "@lets-meet/shared/protocol/events.ts";
import type { Ask, Reason } from "./request.ts";

type OrderedName = "signal:send" | "chat:send" | "room:signal" | "room:chat";
type Unnumbered<N extends OrderedName> = Omit<RequestInput<N>, "seq">;

/** What became of an entry: `taken` once by the server, or not: whom it was meant for is `gone`, or its session is `lost`. */
export type Fate = "taken" | "gone" | "refused" | "lost";
/** An ordered request as it was sent. */
export type Ordered = {
  [N in OrderedName]: { readonly name: N; readonly payload: Request<N> };
}[OrderedName];
export type Settled = Ordered & { readonly fate: Fate };

export type OutboxOptions = {
  readonly ask: Ask;
  readonly settled: (settled: Settled) => void;
  /** Page and server disagree about the numbers beyond what sending again can mend: only attaching anew can. */
  readonly desynced: () => void;
  readonly schedule: (run: () => void, delayMs: number) => void;
};

type Entry = Ordered & { readonly seq: number };

/** More than this many unsettled entries means that nobody is there to take them. */
const capacity = 256;
const retryAfterMs = 500;

/**
 * Ordered, reliable delivery of a session's numbered requests (go-back-N): up to `limits.outboxWindow` under way at once,
 * everything not acked is sent again after a reconnect, and the server drops what it has taken already.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #queue: readonly Entry[] = [];
  #lastSeq = 0;
  /** How many of the queue's entries are under way in this round. */
  #sent = 0;
  /** The highest number that the server may have taken: those above it are this page's to give anew. */
  #reached = 0;
  /** The highest number whose fate an answer left open: a copy of it may still be on its way. */
  #unsure = 0;
  /** Grows whenever everything not acked is sent again; an older round's refusals then mean nothing. */
  #round = 0;
  #open = false;
  #pausing = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes an entry and returns its number, or `null` when it can never be sent: malformed, or the outbox is full. */
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

  /** The session is attached: the server has taken everything up to `seq`. In a new session old entries are lost. */
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
   * That match is over for this page. What is left of it at the end of the queue, and cannot have reached the server, is
   * `gone` at once, and its numbers are free again: nothing of the next match waits behind it.
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
    // An acceptance holds in every round; a refusal only as long as nothing was sent again since.
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
        // An earlier one was refused: its own answer says why and when to go on. Without one, numbers disagree.
        if (entry.seq === this.#queue[0]?.seq) this.#desync();
        return;
      case "rate-limited":
        // It was not taken, so whatever came behind it in this round is out of order.
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

  /** A refusal may overtake the acceptance of an earlier entry, whose own answer is still to come. */
  #settle(entry: Entry, fate: Fate): void {
    const index = this.#queue.indexOf(entry);
    if (index < 0) return;
    this.#queue = this.#queue.toSpliced(index, 1);
    if (index < this.#sent) this.#sent--;
    this.#tell([entry], fate);
  }

  /** Acceptances come in order on one connection, so the fate of an entry is that of every earlier one without an answer. */
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

/** Checks the entry against the wire before it gets a number: a malformed one would stop all that follow. */
function entryOf(name: OrderedName, payload: unknown): Entry | null {
  const parsed = requests[name].payload.safeParse(payload);
  // The schema of `name` has parsed the payload; the pair of both is beyond what inference can follow.
  return parsed.success ? ({ name, seq: parsed.data.seq, payload: parsed.data } as Entry) : null;
}
