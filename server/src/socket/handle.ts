import { limits } from "@lets-meet/shared/limits.ts";
import { type Ack, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { type Request, type RequestName, requests, type Value } from "@lets-meet/shared/protocol/events.ts";
import type { Rate } from "../domain/token-bucket.ts";
import { fullBucket, takeTokens } from "../domain/token-bucket.ts";
import type { Events } from "../ops/events.ts";
import type { Clock, MaybePromise } from "../ports.ts";
import type { AddressUse } from "../services/admission.ts";
import type { Buckets } from "../services/session/session-types.ts";
import { entryBytes } from "../services/session/signaling.ts";
import { StoreUnavailable, storeRetryMs } from "../services/store-guard.ts";
import { type Connection, type Dispatch, excessRate } from "./connection.ts";
import type { Patience } from "./emit.ts";
import { parseWire } from "./parse.ts";
import type { EventPacket } from "./receive.ts";
import { isUsualPeerSignals, isUsualSendSignal } from "./usual-signal.ts";

/** Handles a request, given its parsed payload and the raw packet. */
export type Handler<N extends RequestName> = (
  connection: Connection,
  payload: Request<N>,
  packet: EventPacket,
) => MaybePromise<Ack<Value<N>>>;

export type Handlers = { readonly [N in RequestName]: Handler<N> };

/**
 * Rates per session: every request counts against `all`, and against its own rate if it has one. Signals in a room only
 * count against `mesh`, because a member who joins a full room negotiates a link with every other member at once.
 */
const rates = {
  all: { perSecond: 30, burst: 60 },
  chat: { perSecond: 4, burst: 8 },
  typing: { perSecond: 2, burst: 4 },
  search: { perSecond: 1, burst: 5 },
  signal: { perSecond: 10, burst: 60 },
  mesh: { perSecond: 70, burst: 420 },
  join: { perSecond: 1, burst: 10 },
  react: { perSecond: 2, burst: 6 },
  state: { perSecond: 4, burst: 16 },
  host: { perSecond: 1, burst: 10 },
  report: { perSecond: 1 / 5, burst: 5 },
  frame: { perSecond: 1, burst: 6 },
} as const satisfies Record<string, Rate>;
type RateName = keyof typeof rates;

const rateOf: { readonly [N in RequestName]?: RateName } = {
  "stranger:search": "search",
  "stranger:next": "search",
  "safety:report": "report",
  "safety:camera": "state",
  "safety:frame": "frame",
  "stranger:keep": "state",
  "signal:send": "signal",
  "chat:send": "chat",
  "chat:typing": "typing",
  "room:signal": "mesh",
  "room:chat": "chat",
  "room:join": "join",
  "room:look": "join",
  "room:typing": "typing",
  "room:react": "react",
  "room:state": "state",
  "room:hand": "state",
  "room:lock": "host",
  "room:mute": "host",
  "room:hold": "host",
  "room:hand-over": "host",
};

/** Requests that also count against the address, over all of its sessions. */
const addressUseOf: { readonly [N in RequestName]?: AddressUse } = {
  "stranger:search": "search",
  "stranger:next": "search",
  "room:join": "join",
  "room:look": "look",
};

/** The maximum number of logs that a request's entry is appended to. Their memory counts against the address. */
const logsOf: { readonly [N in RequestName]?: number } = {
  "signal:send": 1,
  "chat:send": 1,
  "room:signal": 1,
  "room:chat": limits.roomCapacity.most,
};

/** How long acceptances may wait for other packets; all other answers are sent soon. */
const patienceOf: { readonly [N in RequestName]?: Patience } = {
  "signal:send": "late",
  "room:signal": "late",
  // The page shows the search before its answer, and a match often follows within this time.
  "stranger:search": "brief",
  "stranger:next": "brief",
  "stranger:leave": "brief",
};

/** Recognize usual payloads of the most frequent requests, in place of their schemas. */
const usualOf: { readonly [N in RequestName]?: (payload: unknown) => payload is Request<N> } = {
  "signal:send": isUsualSendSignal,
  "room:signal": isUsualPeerSignals,
};

/** What a request counts against, in one lookup: this is on the path of every signal. */
type Counts = {
  readonly name: RequestName;
  readonly own: RateName | undefined;
  readonly logs: number | undefined;
  readonly use: AddressUse | undefined;
};
const isRequest = (event: string): event is RequestName => Object.hasOwn(requests, event);
const countsOf: ReadonlyMap<unknown, Counts> = new Map(
  Object.keys(requests)
    .filter(isRequest)
    .map((name) => [name, { name, own: rateOf[name], logs: logsOf[name], use: addressUseOf[name] }]),
);

/**
 * Handles every request of a page: known or not, well-formed or not, with or without an ack. This is the only place
 * that catches a handler's exceptions.
 */
export function createDispatch(handlers: Handlers, clock: Clock, events: Events): Dispatch {
  const take = (buckets: Buckets, name: RateName, now: number): number =>
    takeTokens((buckets[name] ??= fullBucket(rates[name], now)), rates[name], now);
  const waitFor = (connection: Connection, packet: EventPacket, counts: Counts | undefined): number => {
    const { buckets } = connection.attachment;
    const { own, logs, use } = counts ?? {};
    const allMs = own === "mesh" ? 0 : take(buckets, "all", packet.at);
    const ownMs = allMs > 0 || own === undefined ? allMs : take(buckets, own, packet.at);
    if (ownMs > 0) return ownMs;
    if (logs !== undefined) return connection.admit("forwarded", logs * entryBytes(packet), packet.at);
    return use === undefined ? 0 : connection.admit(use, 1, packet.at);
  };

  const run = <N extends RequestName>(
    connection: Connection,
    event: N,
    packet: EventPacket,
  ): MaybePromise<Ack<Value<N>>> => {
    const [, payload] = packet.args;
    if (usualOf[event]?.(payload) === true) return handlers[event](connection, payload, packet);
    const parsed = parseWire(requests[event].payload, payload);
    if (!parsed.success) return refuse("bad-payload");
    // The schema above determines this handler's payload type; the index cannot express that.
    return handlers[event](connection, parsed.data as Request<N>, packet);
  };

  const excess = (connection: Connection, ack: Ack<never>): boolean => {
    if (!ack.ok) events.refused(ack.code);
    if (takeTokens(connection.refusals, excessRate, clock.now()) === 0) return true;
    connection.cut("flood");
    return false;
  };

  const dispatch = (connection: Connection, packet: EventPacket): void => {
    const counts = countsOf.get(packet.args[0]);
    const event = counts?.name;
    const answer = (ack: Ack<unknown>) => {
      if (!ack.ok) events.refused(ack.code);
      const patience = ack.ok && event !== undefined ? patienceOf[event] : undefined;
      packet.answer?.(ack, patience ?? "soon");
    };
    const fail = (error: unknown) => {
      if (error instanceof StoreUnavailable) {
        answer(refuse("unavailable", storeRetryMs));
        return;
      }
      events.failed(error);
      answer(refuse("internal"));
    };
    // A connection that has lost its session is cut here, so that no handler has to check.
    if (!connection.isCurrent()) {
      connection.cut("void");
      return;
    }
    // Answers pile up like events if the page does not read.
    if (connection.isSlowReader()) {
      connection.cut("slow-reader");
      return;
    }
    const waitMs = waitFor(connection, packet, counts);
    if (waitMs > 0) {
      const ack = refuse("rate-limited", waitMs);
      if (excess(connection, ack)) packet.answer?.(ack, "soon");
      return;
    }
    if (event === undefined) {
      answer(refuse("unknown-event"));
      return;
    }
    try {
      const answered = run(connection, event, packet);
      if (answered instanceof Promise) answered.then(answer, fail);
      else answer(answered);
    } catch (error) {
      fail(error);
    }
  };

  return { take: dispatch, excess };
}
