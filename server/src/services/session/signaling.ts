import type { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import { type Ack, done, type Empty, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Logged } from "@lets-meet/shared/protocol/events.ts";
import type { SendSignal } from "@lets-meet/shared/protocol/signal.ts";
import type { EntrySender, PageEntry } from "../../domain/session/entries.ts";
import type { Events } from "../../ops/events.ts";
import { type Bus, sessionTopic } from "../../ports.ts";
import { whenHere } from "../maybe-promise.ts";
import type { Shielding } from "../shield/shielding.ts";
import type { StrangerService } from "../stranger/stranger.ts";
import { type Backlog, fewWaiting } from "./backlog.ts";
import { inOrder, type Outcome } from "./in-order.ts";
import type { SessionService } from "./session.ts";
import type { SignalRate } from "./signal-rate.ts";

/** A request for the partner's page, as that page receives it; `json` is the payload as text, if available. */
export type Forwarded =
  | {
      readonly event: "signal:deliver";
      readonly payload: Logged<"signal:deliver">;
      readonly json?: string | undefined;
    }
  | { readonly event: "chat:message"; readonly payload: Logged<"chat:message"> }
  | { readonly event: "chat:delivered"; readonly payload: Logged<"chat:delivered"> }
  | { readonly event: "chat:partner-typing"; readonly payload: Logged<"chat:partner-typing"> };

/**
 * Forwards requests of a match that is not, or no longer, the session's; refuses those without a destination.
 */
type Elsewhere = (id: SessionId, match: MatchId, forwarded: Forwarded, from: EntrySender) => Outcome;

/**
 * A request as its page sent it: its size, and the payload's text if it was serialized the way every page's
 * library does.
 */
export type Sent = {
  readonly json: string | undefined;
  /** The memory cost of the text, in bytes. */
  readonly bytes: number;
  /** The time of its arrival, on the process's clock. */
  readonly at: number;
};

/** The memory cost of an entry: its text, the values parsed from it, and the objects around them. */
export const entryBytes = ({ bytes }: Pick<Sent, "bytes">): number => 2 * bytes + 256;

/** The time after which a sender whose share is used up may try again, in milliseconds. */
const behindMs = 1_000;

export type SignalingOptions = {
  readonly bus: Bus;
  readonly sessions: SessionService;
  readonly strangers: StrangerService;
  readonly backlog: Backlog;
  readonly signalRate: SignalRate;
  readonly elsewhere: Elsewhere;
  readonly events: Events;
  /** If set, strangers' calls are relay-only. */
  readonly shielding: Shielding | null;
};

/**
 * Forwards requests to the other page of the match and to no other: the server chooses the address, not the
 * sender.
 */
export class SignalingService {
  readonly #options: SignalingOptions;

  constructor(options: SignalingOptions) {
    this.#options = options;
  }

  /**
   * The partner's page receives the request's own text and ignores unknown fields. A shielded request is
   * forwarded only as the shield has written it.
   */
  send(id: SessionId, request: SendSignal, { json, bytes, at }: Sent): Outcome {
    const { events, shielding, signalRate } = this.#options;
    const { seq, ...batch } = request;
    const { matchId } = batch;
    // One rate for all partners: otherwise each new match would refill it.
    const waitMs = signalRate.take(id, { seq, bytes, at });
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const event = "signal:deliver";
    return this.inOrder(id, seq, () => {
      events.signalForwarded();
      if (shielding === null) return this.forward(id, matchId, { event, payload: batch, json }, bytes, seq);
      const payload = { ...batch, signals: shielding.pass(batch.signals) };
      return this.forward(id, matchId, { event, payload }, bytes, seq);
    });
  }

  /** The page now listens to this match's signals. */
  ready(id: SessionId, match: MatchId): Ack<Empty> {
    const { strangers, sessions } = this.#options;
    const moved = strangers.movedOf(id);
    const hasMoved = moved?.matchId === match;
    if (!hasMoved && strangers.matchOf(id)?.matchId !== match) return refuse("no-such-match");
    sessions.ready(id, match);
    if (hasMoved) sessions.ready(id, moved.partner);
    return done;
  }

  /** Runs an ordered request if its turn has come; see `inOrder`. */
  inOrder(id: SessionId, seq: number, run: () => Outcome): Outcome {
    return inOrder(this.#options.sessions, id, seq, run);
  }

  /**
   * Like `forward`, for entries that are useless when late: dropped while several entries wait for the
   * partner's page.
   */
  forwardNow(id: SessionId, match: MatchId, forwarded: Forwarded, bytes: number): Outcome {
    const current = this.#options.strangers.matchOf(id);
    const isBehind = current !== null && this.#options.backlog.waiting(current.partner, id) >= fewWaiting;
    return isBehind || current?.isOpen === false ? done : this.forward(id, match, forwarded, bytes);
  }

  /**
   * Appends the entry to the partner's log, if that match goes on and the sender's share of the log is not
   * used up. `seq`: the number of an ordered request, by which the log drops one that was forwarded before: a page repeats
   * what was not acknowledged, perhaps to another node. Entries wait while the match is not open.
   */
  forward(id: SessionId, match: MatchId, forwarded: Forwarded, bytes: number, seq?: number): Outcome {
    const { strangers, backlog, bus, elsewhere } = this.#options;
    const current = strangers.matchOf(id);
    const from = { session: id, bytes: entryBytes({ bytes }) };
    if (current?.matchId !== match) return elsewhere(id, match, forwarded, from);
    if (!backlog.charge(current.partner, from)) return refuse("rate-limited", behindMs);
    const numbered = seq === undefined ? undefined : { sender: id, number: seq };
    const entry = entryOf(match, forwarded, from);
    const append = () => whenHere(bus.append(sessionTopic(current.partner), entry, numbered), () => done);
    if (current.isOpen) return append();
    return strangers.waitingSends.of(id).then(() => {
      if (strangers.matchOf(id)?.matchId === match) return append();
      backlog.settle(current.partner, from);
      return elsewhere(id, match, forwarded, from);
    });
  }
}

function entryOf(matchId: MatchId, forwarded: Forwarded, from: EntrySender): PageEntry {
  if (forwarded.event !== "signal:deliver") return { kind: "page", ...forwarded, from };
  const { event, payload, json = JSON.stringify(payload) } = forwarded;
  return { kind: "page", event, matchId, json, from };
}
