import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** The process's Prometheus metrics; `readings` are called at every scrape. */
export function createMetrics(readings: {
  readonly online: () => number;
  readonly searching: () => number;
  readonly inRooms: () => number;
  readonly moderationUp: () => boolean;
}) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge("letsmeet_sessions_online", "Sessions that are connected or inside their grace", readings.online);
  gauge("letsmeet_sessions_searching", "Sessions that are searching", readings.searching);
  gauge("letsmeet_sessions_in_rooms", "Sessions inside a room or in its lobby", readings.inRooms);
  gauge(
    "letsmeet_moderation_up",
    "1 while pictures are judged, 0 while the classifier is out or there is none",
    () => Number(readings.moderationUp()),
  );
  return {
    registry,
    attached: new Counter({
      name: "letsmeet_attached_total",
      help: "Connections attached",
      labelNames: ["how"],
      registers,
    }),
    searches: new Counter({
      name: "letsmeet_searches_total",
      help: "Searches begun",
      labelNames: ["mode"],
      registers,
    }),
    matches: new Counter({
      name: "letsmeet_match_sides_total",
      help: "Sides of matches",
      labelNames: ["mode"],
      registers,
    }),
    waits: new Histogram({
      name: "letsmeet_match_wait_seconds",
      help: "From search to match",
      labelNames: ["mode"],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300],
      registers,
    }),
    refusals: new Counter({
      name: "letsmeet_refusals_total",
      help: "Requests refused",
      labelNames: ["code"],
      registers,
    }),
    signals: new Counter({ name: "letsmeet_signals_total", help: "Signal batches forwarded", registers }),
    signalsStopped: new Counter({
      name: "letsmeet_signals_stopped_total",
      help: "Signals that the IP shield stopped: pages that are relay-only send none",
      registers,
    }),
    messages: new Counter({ name: "letsmeet_messages_total", help: "Chat messages forwarded", registers }),
    cuts: new Counter({
      name: "letsmeet_cuts_total",
      help: "Connections cut",
      labelNames: ["why"],
      registers,
    }),
    proxyRefusals: new Counter({
      name: "letsmeet_proxy_refusals_total",
      help: "Connections closed because they did not begin with a valid PROXY header",
      labelNames: ["why"],
      registers,
    }),
    verdicts: new Counter({
      name: "letsmeet_verdicts_total",
      help: "Pictures of cameras judged",
      labelNames: ["verdict"],
      registers,
    }),
    unjudged: new Counter({
      name: "letsmeet_unjudged_total",
      help: "Pictures of cameras that could not be judged",
      labelNames: ["why"],
      registers,
    }),
    reports: new Counter({
      name: "letsmeet_reports_total",
      help: "Partners reported",
      labelNames: ["reason"],
      registers,
    }),
    blocks: new Counter({ name: "letsmeet_blocks_total", help: "Partners blocked", registers }),
    removals: new Counter({
      name: "letsmeet_removals_total",
      help: "People removed from a match for what their camera showed",
      registers,
    }),
    bans: new Counter({
      name: "letsmeet_safety_blocks_total",
      help: "People blocked for breaking the rules",
      labelNames: ["level"],
      registers,
    }),
    balancerLosses: new Counter({
      name: "letsmeet_balancer_losses_total",
      help: "Times that the balancer could no longer be told whom to refuse",
      registers,
    }),
    roomEntries: new Counter({
      name: "letsmeet_room_entries_total",
      help: "People who came into a room or knocked",
      labelNames: ["place"],
      registers,
    }),
    unheard: new Counter({
      name: "letsmeet_matches_unheard_total",
      help: "Matches ended because one page did not listen to them",
      registers,
    }),
    skipped: new Counter({
      name: "letsmeet_entries_skipped_total",
      help: "Entries not appended because too many of their sender's waited for that page",
      registers,
    }),
    failures: new Counter({
      name: "letsmeet_failures_total",
      help: "Broken assumptions and failures",
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
