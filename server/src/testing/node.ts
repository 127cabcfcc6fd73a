import { MatchId, type PageId, PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import type { ChatReceipt, SendChat, Typing } from "@lets-meet/shared/protocol/chat.ts";
import type { LoggedName } from "@lets-meet/shared/protocol/events.ts";
import type { SendPeerSignals, SendRoomChat } from "@lets-meet/shared/protocol/room.ts";
import { FrameNonce, usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import type { Attached, Handshake, LogName, ResumeToken } from "@lets-meet/shared/protocol/session.ts";
import type { SendSignal } from "@lets-meet/shared/protocol/signal.ts";
import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import { createMemoryBus, type LogBounds } from "../backends/memory/bus.ts";
import { aloneInLead } from "../backends/memory/lead.ts";
import { createMemoryStateStore } from "../backends/memory/state-store.ts";
import { composeMatcher } from "../compose-matcher.ts";
import { composeServices } from "../compose-services.ts";
import { createEvents } from "../ops/events.ts";
import { createLog } from "../ops/log.ts";
import { createMetrics } from "../ops/metrics.ts";
import type { Bus, RoomRecord, StateStore } from "../ports.ts";
import type { AccountService } from "../services/account/account.ts";
import { randomIds } from "../services/ids.ts";
import { ResumeTokenSeal } from "../services/resume/resume-token-seal.ts";
import type { Decisions } from "../services/safety/decisions.ts";
import type { Judge } from "../services/safety/judge.ts";
import type { Attachment } from "../services/session/session-types.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { pageId } from "./samples.ts";
import { serializing } from "./serializing-bus.ts";
import { serializingStates } from "./serializing-states.ts";

const grace = { droppedMs: 30_000, byeMs: 10_000, dormantMs: 3_600_000 };

export type NodeOptions = {
  readonly log?: Partial<LogBounds>;
  readonly mostDormantBytes?: number;
  readonly queueLimit?: number;
  /** False if nothing outside of the node can be reached. */
  readonly isReachable?: boolean;
  readonly modes?: readonly Mode[];
  readonly canCarryOn?: boolean;
  /** The key that seals resume tokens; without it there are none. */
  readonly sealingKey?: Uint8Array;
  /** The Unix time at which this node's clock starts. */
  readonly startedAt?: number;
  readonly roomRecord?: RoomRecord;
  /** The ended logins; all others live. */
  /** Instead of a clock of its own. */
  readonly clock?: FakeClock;
  /** Judges pictures of cameras; without it no camera is sampled. */
  readonly judge?: Judge;
  /** Decides about people; without it nobody is blocked. */
  readonly decisions?: Pick<Decisions, "confirmed" | "good">;
  readonly endedLogins?: ReadonlySet<string>;
  /** The addresses that strangers' video may show; without them there is no shield. */
  readonly shield?: readonly string[];
  /** Another node, whose bus, records, clock and matcher this one uses. */
  readonly beside?: {
    readonly bus: Bus;
    readonly log: LogName;
    readonly states: StateStore;
    readonly clock: FakeClock;
    readonly ids: ReturnType<typeof createIds>;
  };
};

/** Accounts that are all named Ann, and whose logins live except for these. */
export const accountsOf = (ended: ReadonlySet<string>): Pick<AccountService, "accountOf" | "isLive"> => ({
  accountOf: async ({ account, family }) => (ended.has(family) ? null : { accountId: account, name: "Ann" }),
  isLive: async ({ family }) => !ended.has(family),
});

/** Readable ids, numbered in the order in which they are made. `born` tells the ids of a restarted node apart. */
function createIds(born: string) {
  let made = 0;
  const nextId = (kind: string) => `${kind}${born}-${++made}`.padEnd(21, "_");
  return {
    session: () => SessionId.parse(nextId("session")),
    secret: () => nextId("secret").padEnd(32, "_"),
    key: () => nextId("key").padEnd(43, "_"),
    room: () => RoomId.parse(`room${born}-${++made}`.padEnd(16, "_")),
    peer: () => PeerId.parse(nextId("peer")),
    match: () => MatchId.parse(nextId("match")),
    page: () => pageId(nextId("page")),
    log: randomIds.log,
    frame: () => FrameNonce.parse(nextId("frame")),
    draw: () => 0.5,
  };
}

/** The services of one node over a bus in memory, on a clock that a test controls; without sockets. */
export function createNode(over: NodeOptions = {}) {
  const clock = over.beside?.clock ?? over.clock ?? createFakeClock(1_000, over.startedAt);
  const failures: unknown[] = [];
  const metrics = createMetrics({
    online: () => 0,
    searching: () => 0,
    inRooms: () => 0,
    moderationUp: () => false,
  });
  const events = {
    ...createEvents(createLog("silent"), metrics),
    failed: (error: unknown) => void failures.push(error),
  };
  const bounds = { items: 256, bytes: 524_288, ageMs: 90_000, ...over.log };
  const bus = over.beside?.bus ?? serializing(createMemoryBus(clock, () => bounds, events.failed));
  const states = over.beside?.states ?? serializingStates(createMemoryStateStore(clock, bounds.ageMs));
  const ids = over.beside?.ids ?? createIds(`${over.startedAt ?? ""}`);
  const log = over.beside?.log ?? ids.log();
  const name: string = ids.log();
  const {
    backlog,
    rooms,
    strangers,
    endedMatches,
    sampler,
    resumeTokens,
    sessions,
    revival,
    carryOn,
    signaling,
    chat,
    roomForwarding,
  } = composeServices({
    bus,
    node: name,
    log,
    states,
    leavesBehind: () => false,
    isReachable: () => over.isReachable ?? true,
    clock,
    events,
    ids,
    store: { find: async (id) => (over.roomRecord?.id === id ? over.roomRecord : null) },
    accounts: accountsOf(over.endedLogins ?? new Set()),
    judge: over.judge ?? null,
    decisions: over.decisions ?? { confirmed: async () => false, good: () => undefined },
    seal: over.sealingKey === undefined ? null : new ResumeTokenSeal(over.sealingKey),
    config: {
      grace,
      mostDormantBytes: over.mostDormantBytes ?? 1_048_576,
      stranger: {
        leaseMs: 15_000,
        confirmMs: 2_000,
        queueLimit: over.queueLimit ?? 100,
        modes: over.modes ?? ["text", "video"],
        canCarryOn: over.canCarryOn ?? true,
      },
      resumeTokens: { renewMs: 60_000, matchMs: 120_000, roomMs: 120_000, idleMs: grace.dormantMs },
      rooms: {
        graceMs: 120_000,
        usual: { lobby: false, guests: true, capacity: 8, relay: false },
      },
      ice: { iceServers: [], shield: over.shield !== undefined },
      relayAddresses: new Set(over.shield),
      safety: { rules: usualRulesVersion, covers: over.judge !== undefined },
    },
  });
  /** A page's request as it would arrive now. */
  const arriving = (payload: unknown) => ({
    json: undefined,
    bytes: JSON.stringify(payload).length,
    at: clock.now(),
  });
  const matcher = composeMatcher({ bus, states, lead: aloneInLead, clock, events, ids, leaseMs: 15_000 });
  if (over.beside === undefined) matcher.start();

  /** Connects a page that records what it receives. */
  const connect = (resume: Handshake["resume"] = null, page: PageId = ids.page()) => {
    const seen: { readonly event: LoggedName; readonly payload: unknown; readonly id: number }[] = [];
    const told = { gaps: 0, seenAtGap: 0, unheard: 0, superseded: false, isBusy: false };
    const passes: (ResumeToken | null)[] = [];
    const first: Attached[] = [];
    let current: Attachment | null = null;
    const attachment = sessions.attach(
      { pageId: page, resume },
      {
        emit: (event, json, id) => void seen.push({ event, payload: JSON.parse(json), id }),
        pass: (pass) => void passes.push(pass),
        gap: () => {
          told.gaps++;
          told.seenAtGap = seen.length;
        },
        supersede: () => {
          told.superseded = true;
          // Like the socket: detaches immediately, during the takeover.
          if (current !== null) sessions.detach(current, false);
        },
        unheard: () => void told.unheard++,
        isBusy: () => told.isBusy,
        welcome: (attached) => void first.push(attached),
      },
    );
    current = attachment;
    const [attached] = first;
    if (attached === undefined) throw new Error("the page was not told that it is attached");
    return {
      attachment,
      attached,
      id: attachment.id,
      pageId: page,
      seen,
      told,
      /** The page's handshake for a restarted server. */
      shows: (seq = 0): NonNullable<Handshake["resume"]> => ({
        ...attached.session,
        after: seen.at(-1)?.id ?? resume?.after ?? 0,
        log: attached.log,
        seq,
        pass: passes.length === 0 ? attached.pass : (passes.at(-1) ?? null),
        match: strangers.matchOf(attachment.id)?.matchId ?? null,
      }),
      passes,
      after: () => seen.at(-1)?.id ?? resume?.after ?? 0,
      of: (event: LoggedName) => seen.filter((one) => one.event === event).map((one) => one.payload),
      /** The connection is lost, or closed with a goodbye. */
      drop: (saidBye = false) => sessions.detach(attachment, saidBye),
    };
  };
  /** A page of another node connects here with its resume token. */
  const comeBack = async (resume: NonNullable<Handshake["resume"]>, page?: PageId) => {
    await sessions.claim(resume);
    await revival.revive(resume);
    return connect(resume, page);
  };
  return {
    comeBack,
    backlog,
    resumeTokens,
    clock,
    /** The Unix time of this node. */
    today: clock.today,
    bus,
    log,
    states,
    failures,
    rooms,
    ids,
    talk: {
      signal: (id: SessionId, signals: SendPeerSignals) =>
        roomForwarding.signal(id, signals, arriving(signals)),
      chat: (id: SessionId, message: SendRoomChat) => roomForwarding.chat(id, message, arriving(message)),
      ready: (id: SessionId, peer: PeerId) => roomForwarding.ready(id, peer),
    },
    strangers,
    endedMatches,
    sampler,
    carryOn,
    sessions,
    signaling: {
      send: (id: SessionId, request: SendSignal, json?: string) =>
        signaling.send(id, request, { ...arriving(request), json }),
      ready: (id: SessionId, match: MatchId) => signaling.ready(id, match),
    },
    chat: {
      send: (id: SessionId, message: SendChat) => chat.send(id, message, arriving(message)),
      received: (id: SessionId, receipt: ChatReceipt) => chat.received(id, receipt, arriving(receipt)),
      typing: (id: SessionId, typing: Typing) => chat.typing(id, typing, arriving(typing)),
    },
    matcher,
    name,
    connect,
  };
}
