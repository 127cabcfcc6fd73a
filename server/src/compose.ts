import { availableParallelism } from "node:os";
import { join } from "node:path";
import { argon2Hasher } from "./backends/argon2/hasher.ts";
import { systemClock } from "./backends/memory/clock.ts";
import { composeAccounts } from "./compose-accounts.ts";
import { openEdge } from "./compose-edge.ts";
import { composeMatcher } from "./compose-matcher.ts";
import { openOrganisation } from "./compose-organisation.ts";
import { keepBlocks, openBlocking, openEntryRules, openJudge } from "./compose-safety.ts";
import { composeServices } from "./compose-services.ts";
import type { Config } from "./config.ts";
import type { Stores } from "./diagnosis.ts";
import { accountRoutes } from "./http/account.ts";
import { createApp, createOperatorsApp } from "./http/app.ts";
import { iceServersRoutes } from "./http/ice-servers.ts";
import { organisationCallback } from "./http/organisation.ts";
import { createHttpServer, isInTurn } from "./http/pipelining.ts";
import { roomRoutes } from "./http/rooms.ts";
import { siteTextsRoutes } from "./http/site-texts.ts";
import { readLogo } from "./logo.ts";
import { createEvents } from "./ops/events.ts";
import { createLog } from "./ops/log.ts";
import { createMetrics } from "./ops/metrics.ts";
import { type Clock, sessionOfRecord } from "./ports.ts";
import { retention } from "./retention.ts";
import type { LoginEnded } from "./services/account/account.ts";
import { openKeys } from "./services/account/keys.ts";
import { LoginWatch } from "./services/account/login-watch.ts";
import { TokenService } from "./services/account/token.ts";
import { Admission } from "./services/admission.ts";
import { ConcurrencyLimit } from "./services/concurrency-limit.ts";
import { randomIds as ids } from "./services/ids.ts";
import { memoryGauge } from "./services/memory-gauge.ts";
import { ResumeTokenSeal } from "./services/resume/resume-token-seal.ts";
import { RoomBook } from "./services/room/room-book.ts";
import { RoomEntry } from "./services/room/room-entry.ts";
import { ReportService } from "./services/safety/reports.ts";
import { PresenceService } from "./services/session/presence.ts";
import { IceServersService } from "./services/shield/ice-servers.ts";
import { readSiteTexts } from "./site-texts.ts";
import { chatHandlers } from "./socket/chat.ts";
import { Gateway } from "./socket/gateway.ts";
import { roomHandlers } from "./socket/room.ts";
import { safetyHandlers } from "./socket/safety.ts";
import { sessionHandlers } from "./socket/session.ts";
import { signalHandlers } from "./socket/signal.ts";
import { strangerHandlers } from "./socket/stranger.ts";
import { openStorage } from "./storage.ts";
import { openTopology } from "./topology.ts";

/** A running server. */
export type App = AsyncDisposable & {
  /** Its URL, for the operator. */
  readonly url: string;
  /** Where the balancer sends visitors, as `host:port` or a path; `null` if they come to the URL, or if there are none. */
  readonly proxied: string | null;
  /** What stores in other processes say about themselves. */
  readonly stores: Stores;
  /** Refuses new sessions, notifies pages, gives matches a moment, and closes. */
  readonly drain: () => Promise<void>;
};

/**
 * The composition root: only this file, `storage.ts` and `topology.ts` name a backend. Rejects if the port cannot be bound.
 */
export async function compose(config: Config, clock: Clock = systemClock): Promise<App> {
  // Opened resources are closed again if the start fails: an open store would keep the process alive.
  await using opened = new AsyncDisposableStack();
  const logo = config.page.logo === null ? null : readLogo(config.page.logo);
  const log = createLog(config.log.level);
  const metrics = createMetrics({
    online: () => sessions.online,
    searching: () => strangers.searching,
    inRooms: () => rooms.size,
    moderationUp: () => judge?.isUp === true,
  });
  const events = createEvents(log, metrics);

  const topology = opened.adopt(await openTopology(config.cluster, clock, events), (one) => one.close());
  const { bus, states, log: logName } = topology;
  const texts = readSiteTexts(config.safety.textFiles);
  const storage = opened.adopt(await openStorage(config.accounts.storage, clock, events), (one) =>
    one.close(),
  );
  const { accessMs, refreshMs } = config.accounts;
  const keys = await openKeys(storage, config.accounts.keys, ids.key);
  const tokens = new TokenService({ keys: keys.signing, accessMs }, clock.today);
  const admission = new Admission({
    clock,
    trustedProxies: config.http.trustedProxies,
    ...config.admission,
  });
  // Each hash keeps a core busy: more at once would take time from calls. Passcodes can be tried without an
  // account and have a separate queue, so that a crowd that tries a passcode does not delay logins.
  const passwordHashing = new ConcurrencyLimit(Math.max(1, availableParallelism() - 1), 64);
  const passcodeHashing = new ConcurrencyLimit(1, 32);
  const ended: LoginEnded = (account, family) => {
    rooms.loginEnded(account, family).catch(events.failed);
    gateway.endLogins(account, family);
  };
  const { accounts, ...ways } = composeAccounts({
    storage,
    hasher: argon2Hasher,
    hashing: passwordHashing,
    admission,
    tokens,
    keys: keys.signing,
    organisation: openOrganisation(config.accounts.organisation),
    clock,
    newSecret: ids.secret,
    ended,
    removed: (account) => rooms.ownerGone(account),
    config: config.accounts,
  });
  let ready = true;
  const judge = openJudge(config.safety, clock, events);
  const safety = { storage, bus, clock, events, ids, admission, config: config.safety };
  const { blocklist, decisions, gate } = await openBlocking(safety);
  const {
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
    node: topology.node,
    log: logName,
    states,
    leavesBehind: () => !ready && config.cluster !== null,
    isReachable: topology.isReachable,
    clock,
    events,
    ids,
    store: storage.rooms,
    accounts,
    judge,
    decisions,
    // Another node may hold what a resume token would restore here.
    seal: keys.sealing === null || config.cluster !== null ? null : new ResumeTokenSeal(keys.sealing),
    config: {
      ...config,
      ice: { iceServers: config.ice.stun, shield: config.ice.shield },
      relayAddresses: new Set(config.ice.turn?.relayAddresses),
      safety: { rules: config.safety.rulesVersion, covers: judge !== null },
    },
  });
  const presence = new PresenceService(
    clock,
    () => topology.online(sessions.online),
    config.presence.everyMs,
    config.presence.least,
  );
  topology.report(() => sessions.online);
  topology.onOrphan((key, owner) => sessions.adopt(sessionOfRecord(key), owner));
  const passcodes = { hasher: argon2Hasher, hashing: passcodeHashing };
  const forRooms = { store: storage.rooms, rooms, accounts, clock, ...passcodes, config: config.rooms };
  const roomEntry = new RoomEntry({ ...forRooms, strangers, admission, newPeerId: ids.peer });
  const book = new RoomBook({ ...forRooms, ids });

  const iceServers = new IceServersService({
    sessions,
    strangers,
    rooms,
    admission,
    clock,
    config: config.ice,
  });

  const rules = { allowedOrigins: config.gateway.allowedOrigins, admission };
  // If all nodes said that the store cannot be reached, a balancer would cut all calls.
  const isStoreAsked = config.http.proxyListen === null;
  const whyNotReady = () => (!ready ? "draining" : isStoreAsked ? storage.outage() : null);
  const metricsAccess = { registry: metrics.registry, token: config.http.metricsToken };
  const app = createApp({
    admission,
    gate,
    trustedProxies: config.http.trustedProxies,
    accounts: accountRoutes({ accounts, ...ways, ...rules, accessMs, refreshMs }),
    callback: organisationCallback({ ...ways, admission, accessMs, refreshMs }),
    rooms: roomRoutes({ book, accounts, ...rules }),
    iceServers: iceServersRoutes({ iceServers, ...rules }),
    page: {
      folder: join(import.meta.dirname, "../../client/dist"),
      site: config.page.site,
      logo,
      accent: config.page.accent,
    },
    frameAncestors: config.page.frameAncestors,
    texts: siteTextsRoutes({ texts, ...rules }),
    metrics: config.http.proxyListen === null ? metricsAccess : null,
    whyNotReady,
    events,
  });
  const http = createHttpServer(app);
  const reports = new ReportService({
    store: storage.reports,
    strangers,
    endedMatches,
    clock,
    events,
    newId: ids.report,
    keptMs: retention.reports,
  });
  const entryRules = openEntryRules(config.safety);
  const handlers = {
    ...strangerHandlers(strangers, carryOn, iceServers, entryRules),
    ...safetyHandlers(entryRules, reports, sampler),
    ...signalHandlers(signaling),
    ...chatHandlers(chat),
    ...roomHandlers(rooms, roomEntry, roomForwarding),
    ...sessionHandlers(presence),
  };
  const isFull = memoryGauge(
    () => topology.bytes() + gateway.waitingBytes + sessions.dormantBytes,
    config.memoryBudget,
    clock,
  );
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
    gate,
    handlers,
    clock,
    events,
  });
  blocklist.watch({ blocked: (blocks, reason) => gateway.endBlocked(blocks, reason) });
  opened.defer(await keepBlocks(blocklist, config.safety.haproxy, clock, events));
  const edge = await openEdge(http, {
    config: config.http,
    admission,
    clock,
    events,
    operators: createOperatorsApp(metricsAccess, whyNotReady),
  });
  const { leaseMs } = config.stranger;
  const matching = { bus, states, clock, events, ids, leaseMs };
  const matcher = config.role === "node" ? null : composeMatcher({ ...matching, lead: topology.lead() });
  matcher?.start();
  const loginWatch = new LoginWatch({
    identities: () => gateway.identities(),
    isLive: (identity) => accounts.isLive(identity),
    ended,
    clock,
    failed: events.failed,
    everyMs: 5_000,
  });
  loginWatch.start();
  const tending = setInterval(() => void strangers.tend().catch(events.failed), 250);
  reports.start();
  decisions.start();
  events.listening(edge.url, edge.proxied);

  const running = opened.move();
  const close = async () => {
    clearInterval(tending);
    reports.stop();
    decisions.stop();
    matcher?.stop();
    loginWatch.stop();
    await Promise.all([gateway.close(), edge.close()]);
    await running.disposeAsync();
    events.stopped();
  };
  let closing: Promise<void> | undefined;
  return {
    url: edge.url,
    proxied: edge.proxied,
    stores: { store: () => storage.facts(), clusterStore: () => topology.facts() },
    drain: async () => {
      ready = false;
      strangers.drain();
      roomEntry.drain();
      resumeTokens.drain();
      events.draining(config.drainMs);
      gateway.announceDraining(config.drainMs);
      if (config.cluster !== null) gateway.letGo(config.drainMs, ids.draw);
      await gateway.whenEmptyOr(config.drainMs);
      await (closing ??= close());
    },
    [Symbol.asyncDispose]: async () => {
      await (closing ??= close());
    },
  };
}
