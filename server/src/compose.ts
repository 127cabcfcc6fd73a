import { randomBytes } from "node:crypto";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { MatchId, SessionId } from "@lets-meet/shared/ids.ts";
import { nanoid } from "nanoid";
import { createMemoryBus } from "./backends/memory/bus.ts";
import { systemClock } from "./backends/memory/clock.ts";
import type { Config } from "./config.ts";
import { defaultMatchConfig } from "./domain/match-config.ts";
import { createMatchEngine } from "./domain/match-engine.ts";
import { createApp } from "./http/app.ts";
import { createEvents } from "./ops/events.ts";
import { createLog } from "./ops/log.ts";
import { createMetrics } from "./ops/metrics.ts";
import { ChatService } from "./services/chat.ts";
import { Matcher } from "./services/matcher.ts";
import { PresenceService } from "./services/presence.ts";
import { SessionService } from "./services/session.ts";
import { SignalingService } from "./services/signaling.ts";
import { StrangerService } from "./services/stranger.ts";
import { chatHandlers } from "./socket/chat.ts";
import { Gateway } from "./socket/gateway.ts";
import { sessionHandlers } from "./socket/session.ts";
import { signalHandlers } from "./socket/signal.ts";
import { strangerHandlers } from "./socket/stranger.ts";

/** A running server. */
export type App = AsyncDisposable & {
  /** Where it listens, for the person who started it. */
  readonly url: string;
  /** Takes nothing new, tells pages, gives matches a moment, and closes. */
  readonly drain: () => Promise<void>;
};

/** A session's log: long enough for the time that a dead connection needs to be noticed, and the grace after it. */
const sessionLog = { items: 256, bytes: 524_288, ageMs: 90_000 };
/** Tickets are read as they come; what stands longer has been read. Each is bounded by the rules for a wish. */
const ticketLog = { items: 100_000, bytes: Number.POSITIVE_INFINITY, ageMs: 1_000 };

/** THE COMPOSITION ROOT: the only place that names a backend. Rejects when the port cannot be bound. */
export async function compose(config: Config): Promise<App> {
  const clock = systemClock;
  const log = createLog(config.log.level);
  const readings = { online: () => sessions.online, searching: () => strangers.searching };
  const metrics = createMetrics({ online: () => readings.online(), searching: () => readings.searching() });
  const events = createEvents(log, metrics);

  const bus = createMemoryBus(
    clock,
    (topic) => (topic.startsWith("session:") ? sessionLog : ticketLog),
    events.failed,
  );
  const ids = {
    session: () => SessionId.parse(nanoid()),
    secret: () => nanoid(32),
    key: () => randomBytes(32).toString("base64url"),
  };
  const strangers = new StrangerService(bus, clock, events, config.stranger);
  const sessions = new SessionService(bus, clock, ids, config.grace, strangers, events, config.ice.servers);
  const signaling = new SignalingService(bus, sessions, strangers, events);
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
    createMatchEngine({ ...defaultMatchConfig, leaseMs: config.stranger.leaseMs }, () =>
      MatchId.parse(nanoid()),
    ),
    events,
  );

  let ready = true;
  const app = createApp({
    pageFolder: join(import.meta.dirname, "../../client/dist"),
    metricsToken: config.http.metricsToken,
    registry: metrics.registry,
    isReady: () => ready,
    events,
  });
  const http = createServer(app);
  const handlers = {
    ...strangerHandlers(strangers),
    ...signalHandlers(signaling),
    ...chatHandlers(chat),
    ...sessionHandlers(presence),
  };
  const gateway = new Gateway(http, config.gateway, sessions, presence, handlers, clock, events);
  await listen(http, config.http.port, config.http.host);
  matcher.start();
  const tending = setInterval(() => void strangers.tend().catch(events.failed), 250);
  const url = urlOf(http, config.http.host);
  events.listening(url);

  const close = async () => {
    clearInterval(tending);
    matcher.stop();
    await gateway.close();
    events.stopped();
  };
  let closing: Promise<void> | undefined;
  return {
    url,
    drain: async () => {
      ready = false;
      strangers.drain();
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

function listen(http: HttpServer, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      http.off("error", reject);
      resolve();
    });
  });
}

function urlOf(http: HttpServer, host: string | undefined): string {
  // A server that listens on a port has an address with a port; only pipes have none.
  const { port } = http.address() as AddressInfo;
  const name = host === undefined || host === "::" || host === "0.0.0.0" ? "localhost" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
