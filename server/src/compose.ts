import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { SessionId } from "@lets-meet/shared/ids.ts";
import { argon2Hasher } from "./backends/argon2/hasher.ts";
import { createMemoryBus } from "./backends/memory/bus.ts";
import { systemClock } from "./backends/memory/clock.ts";
import type { Config } from "./config.ts";
import { defaultMatchConfig } from "./domain/matching/match-config.ts";
import { createMatchEngine } from "./domain/matching/match-engine.ts";
import { accountRoutes } from "./http/account.ts";
import { createApp } from "./http/app.ts";
import { iceServersRoutes } from "./http/ice-servers.ts";
import { boundConnections, listen } from "./http/listen.ts";
import { createHttpServer, isInTurn } from "./http/pipelining.ts";
import { reportProxies } from "./http/proxy-hint.ts";
import { roomRoutes } from "./http/rooms.ts";
import { logBounds } from "./log-bounds.ts";
import { createEvents } from "./ops/events.ts";
import { createLog } from "./ops/log.ts";
import { createMetrics } from "./ops/metrics.ts";
import { AccountService } from "./services/account/account.ts";
import { openKeys } from "./services/account/keys.ts";
import { TokenService } from "./services/account/token.ts";
import { Admission } from "./services/admission.ts";
import { ConcurrencyLimit } from "./services/concurrency-limit.ts";
import { randomIds as ids } from "./services/ids.ts";
import { Matcher } from "./services/matching/matcher.ts";
import { memoryGauge } from "./services/memory-gauge.ts";
import { PassBook } from "./services/resume/pass-book.ts";
import { PassSeal } from "./services/resume/pass-seal.ts";
import { Revival } from "./services/resume/revival.ts";
import { RoomService } from "./services/room/room.ts";
import { RoomBook } from "./services/room/room-book.ts";
import { RoomDoor } from "./services/room/room-door.ts";
import { RoomTalk } from "./services/room/room-talk.ts";
import { Backlog } from "./services/session/backlog.ts";
import { together } from "./services/session/participant.ts";
import { PresenceService } from "./services/session/presence.ts";
import { SessionService } from "./services/session/session.ts";
import { SignalRate } from "./services/session/signal-rate.ts";
import { SignalingService } from "./services/session/signaling.ts";
import { IceServersService } from "./services/shield/ice-servers.ts";
import { Shielding } from "./services/shield/shielding.ts";
import { CarryOnService } from "./services/stranger/carry-on.ts";
import { ChatService } from "./services/stranger/chat.ts";
import { StrangerService } from "./services/stranger/stranger.ts";
import { chatHandlers } from "./socket/chat.ts";
import { Gateway } from "./socket/gateway.ts";
import { roomHandlers } from "./socket/room.ts";
import { sessionHandlers } from "./socket/session.ts";
import { signalHandlers } from "./socket/signal.ts";
import { strangerHandlers } from "./socket/stranger.ts";
import { openStorage } from "./storage.ts";

/** A running server. */
export type App = AsyncDisposable & {
  /** Its URL, for the operator. */
  readonly url: string;
  /** Refuses new sessions, notifies pages, gives matches a moment, and closes. */
  readonly drain: () => Promise<void>;
};

/**
 * The composition root: only this file and `storage.ts` name a backend. Rejects if the port cannot be bound.
 */
export async function compose(config: Config): Promise<App> {
  // Opened resources are closed again if the start fails: an open store would keep the process alive.
  await using opened = new AsyncDisposableStack();
  const clock = systemClock;
  const log = createLog(config.log.level);
  const metrics = createMetrics({
    online: () => sessions.online,
    searching: () => strangers.searching,
    inRooms: () => rooms.size,
  });
  const events = createEvents(log, metrics);

  const bus = createMemoryBus(clock, logBounds, events.failed);
  const storage = opened.adopt(await openStorage(config.accounts.storage, clock, events), (one) =>
    one.close(),
  );
  const { accessMs, refreshMs } = config.accounts;
  const keys = await openKeys(storage, config.accounts.keys, ids.key);
  const tokens = new TokenService({ keys: keys.signing, accessMs }, Date.now);
  const seal = keys.sealing === null ? null : new PassSeal(keys.sealing);
  const passMs = Math.max(config.passes.idleMs, config.passes.renewMs + config.passes.roomMs);
  const backlog = new Backlog();
  const rooms = new RoomService({ bus, clock, events, backlog, graceMs: config.rooms.graceMs, passMs });
  const strangers = new StrangerService({
    bus,
    clock,
    events,
    config: config.stranger,
    isElsewhere: (id) => rooms.isIn(id),
    leaveRoom: (id, peerId) => rooms.leaveAs(id, peerId),
  });
  const participant = together([strangers, rooms]);
  const ice = { iceServers: config.ice.stun, shield: config.ice.shield };
  const familiar = (id: SessionId) => sessions.familiar(id);
  const today = Date.now;
  const passes = new PassBook({ seal, strangers, rooms, familiar, clock, today, config: config.passes });
  const sessions: SessionService = new SessionService({
    bus,
    clock,
    ids,
    grace: config.grace,
    participant,
    events,
    ice,
    passes,
    backlog,
    log: ids.log(),
  });
  const shielding = new Shielding(new Set(config.ice.turn?.relayAddresses), events);
  const carryOn = new CarryOnService({
    strangers,
    rooms,
    sessions,
    ids,
    // Strangers who could not see each other's address cannot see it in their room either.
    usual: { ...config.rooms.usual, relay: config.ice.shield },
  });
  const signalRate = new SignalRate(sessions, clock);
  const signaling = new SignalingService({
    bus,
    sessions,
    strangers,
    backlog,
    signalRate,
    elsewhere: (...forwarded) => carryOn.forward(...forwarded),
    events,
    shielding: config.ice.shield ? shielding : null,
  });
  const chat = new ChatService(signaling, events);
  const presence = new PresenceService(
    clock,
    () => sessions.online,
    config.presence.everyMs,
    config.presence.least,
  );
  const matcher = new Matcher(
    bus,
    clock,
    createMatchEngine({ ...defaultMatchConfig, leaseMs: config.stranger.leaseMs }, ids.match),
    events,
  );

  const admission = new Admission({
    clock,
    trustedProxies: config.http.trustedProxies,
    ...config.admission,
  });
  // Each hash keeps a core busy: more at once would take time from calls. Passcodes can be tried without an
  // account and have a separate queue, so that a crowd at a room's door does not delay logins.
  const passwordHashing = new ConcurrencyLimit(Math.max(1, availableParallelism() - 1), 64);
  const passcodeHashing = new ConcurrencyLimit(1, 32);
  const accounts = new AccountService({
    store: storage.accounts,
    hasher: argon2Hasher,
    hashing: passwordHashing,
    admission,
    tokens,
    clock,
    today: Date.now,
    newSecret: ids.secret,
    ended: (account, family) => {
      rooms.loginEnded(account, family).catch(events.failed);
      gateway.endLogins(account, family);
    },
    removed: (account) => rooms.ownerGone(account),
    config: config.accounts,
  });
  const door = new RoomDoor({
    store: storage.rooms,
    rooms,
    strangers,
    accounts,
    hasher: argon2Hasher,
    hashing: passcodeHashing,
    admission,
    clock,
    today: Date.now,
    newPeerId: ids.peer,
    config: config.rooms,
  });
  const book = new RoomBook({
    store: storage.rooms,
    rooms,
    accounts,
    hasher: argon2Hasher,
    hashing: passcodeHashing,
    clock,
    today: Date.now,
    ids,
    config: config.rooms,
  });

  const iceServers = new IceServersService({
    sessions,
    strangers,
    rooms,
    admission,
    clock,
    today: Date.now,
    config: config.ice,
  });

  const rules = { allowedOrigins: config.gateway.allowedOrigins, admission };
  let ready = true;
  const app = createApp({
    admission,
    trustedProxies: config.http.trustedProxies,
    accounts: accountRoutes({
      accounts,
      ...rules,
      accessMs,
      refreshMs,
    }),
    rooms: roomRoutes({ book, accounts, ...rules }),
    iceServers: iceServersRoutes({ iceServers, ...rules }),
    pageFolder: join(import.meta.dirname, "../../client/dist"),
    metricsToken: config.http.metricsToken,
    registry: metrics.registry,
    whyNotReady: () => (!ready ? "draining" : storage.isReachable() ? null : "the store cannot be reached"),
    events,
  });
  const http = createHttpServer(app);
  const handlers = {
    ...strangerHandlers(strangers, carryOn, iceServers),
    ...signalHandlers(signaling),
    ...chatHandlers(chat),
    ...roomHandlers(rooms, door, new RoomTalk(rooms, sessions, events, shielding, signalRate)),
    ...sessionHandlers(presence),
  };
  const revival = new Revival({
    seal,
    bus,
    clock,
    sessions,
    strangers,
    rooms,
    store: storage.rooms,
    accounts,
    today,
  });
  const isFull = memoryGauge(() => bus.bytes() + gateway.waitingBytes, config.memoryBudget, clock);
  const gateway = new Gateway({
    http,
    config: config.gateway,
    isInTurn,
    admission,
    isFull,
    sessions,
    presence,
    accounts,
    revival,
    handlers,
    clock,
    events,
  });
  reportProxies(http, config.http.trustedProxies, events);
  boundConnections(http, config.http.trustedProxies, admission);
  const url = await listen(http, config.http.port, config.http.host);
  matcher.start();
  const tending = setInterval(() => void strangers.tend().catch(events.failed), 250);
  events.listening(url);

  const running = opened.move();
  const close = async () => {
    clearInterval(tending);
    matcher.stop();
    await gateway.close();
    await running.disposeAsync();
    events.stopped();
  };
  let closing: Promise<void> | undefined;
  return {
    url,
    drain: async () => {
      ready = false;
      strangers.drain();
      door.drain();
      passes.drain();
      events.draining(config.drainMs);
      gateway.announceDraining(config.drainMs);
      await gateway.whenEmptyOr(config.drainMs);
      await (closing ??= close());
    },
    [Symbol.asyncDispose]: async () => {
      await (closing ??= close());
    },
  };
}
