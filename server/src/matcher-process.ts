import { systemClock } from "./backends/memory/clock.ts";
import type { App } from "./compose.ts";
import { composeMatcher } from "./compose-matcher.ts";
import type { Config } from "./config.ts";
import { createOperatorsApp } from "./http/app.ts";
import { closeServer, listen } from "./http/listen.ts";
import { createHttpServer } from "./http/pipelining.ts";
import { createEvents } from "./ops/events.ts";
import { createLog } from "./ops/log.ts";
import { createMetrics } from "./ops/metrics.ts";
import { randomIds } from "./services/ids.ts";
import { openTopology } from "./topology.ts";

/**
 * A matcher as a process of its own, which serves only operators. Rejects if it cannot take part in its cluster, or the port
 * cannot be bound.
 */
export async function runMatcher(config: Config): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const clock = systemClock;
  const metrics = createMetrics({
    online: () => 0,
    searching: () => matcher.waiting,
    inRooms: () => 0,
    moderationUp: () => true,
  });
  const events = createEvents(createLog(config.log.level), metrics);
  const topology = opened.adopt(await openTopology(config.cluster, clock, events), (one) => one.close());
  const { leaseMs } = config.stranger;
  const matcher = composeMatcher({
    ...topology,
    lead: topology.lead(),
    clock,
    events,
    ids: randomIds,
    leaseMs,
  });
  let ready = true;
  const access = { registry: metrics.registry, token: config.http.metricsToken };
  const http = createHttpServer(
    createOperatorsApp(access, () => (ready ? null : "draining")),
    () => false,
  );
  const url = `http://${await listen(http, { port: config.http.port, host: config.http.host }, "PORT")}`;
  opened.defer(() => closeServer(http));
  matcher.start();
  opened.defer(() => matcher.stop());
  events.listening(url, null);
  const running = opened.move();
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= running.disposeAsync().then(() => events.stopped()));
  return {
    url,
    proxied: null,
    stores: { store: async () => null, clusterStore: () => topology.facts() },
    drain: async () => {
      ready = false;
      await close();
    },
    [Symbol.asyncDispose]: close,
  };
}
