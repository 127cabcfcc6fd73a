import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import type { ReportReason, Verdict } from "@lets-meet/shared/protocol/safety.ts";
import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import type { Logger } from "pino";
import type { HeaderFault } from "../domain/proxy-header.ts";
import type { ClassifierFailure } from "../safety-ports.ts";
import type { Metrics } from "./metrics.ts";

/** The reason why the server cut a connection. */
export type CutReason =
  | "slow-reader"
  | "unheard"
  | "flood"
  | "superseded"
  | "bad-handshake"
  | "bad-frame"
  | "refused"
  | "void"
  | "logged-out"
  | "blocked";

/** The reason why a connection of the balancer's listener was closed before its first request. */
export type ProxyFault =
  | HeaderFault
  /** The header did not arrive in time. */
  | "late"
  /** The connection ended inside its header. */
  | "ended"
  /** Too many connections wait for their header. */
  | "crowded";

/** One helper per business event, so that log and metric cannot drift apart. */
export type Events = ReturnType<typeof createEvents>;

export function createEvents(log: Logger, metrics: Metrics) {
  const loggedAt = new Map<CutReason | ProxyFault, number>();
  /** True once a second for each reason: a client that opens connections to be refused must not fill the log. */
  const mayLog = (why: CutReason | ProxyFault): boolean => {
    const now = performance.now();
    if (now - (loggedAt.get(why) ?? Number.NEGATIVE_INFINITY) < 1_000) return false;
    loggedAt.set(why, now);
    return true;
  };
  return {
    attached: (how: "new" | "resumed") => metrics.attached.inc({ how }),
    searchStarted: (mode: Mode) => metrics.searches.inc({ mode }),
    matched: (mode: Mode, waitMs: number) => {
      metrics.matches.inc({ mode });
      metrics.waits.observe({ mode }, waitMs / 1_000);
    },
    signalForwarded: () => metrics.signals.inc(),
    signalsStopped: (howMany: number) => metrics.signalsStopped.inc(howMany),
    messageForwarded: () => metrics.messages.inc(),
    refused: (code: Refusal) => metrics.refusals.inc({ code }),
    blocked: () => {
      metrics.blocks.inc();
      log.info("a partner was blocked");
    },
    judged: (verdict: Verdict) => metrics.verdicts.inc({ verdict }),
    unjudged: (why: ClassifierFailure) => metrics.unjudged.inc({ why }),
    removed: () => {
      metrics.removals.inc();
      log.info("a person was removed from a match for what their camera showed");
    },
    banned: (level: number) => {
      metrics.bans.inc({ level: `${level}` });
      log.info({ level }, "a person was blocked");
    },
    balancerLost: (why: string) => {
      metrics.balancerLosses.inc();
      log.error(
        { why },
        "the balancer cannot be told whom to refuse; the servers refuse them, and blocks there still end",
      );
    },
    balancerBack: () => log.info("the balancer is told again whom to refuse"),
    blocksUnsaved: (howMany: number) =>
      log.error({ blocks: howMany }, "blocks are not stored yet, because the store cannot be reached"),
    moderationOut: () => log.error("the classifier is out: pictures between strangers stay covered"),
    moderationBack: () => log.info("the classifier is back"),
    reported: (reason: ReportReason) => {
      metrics.reports.inc({ reason });
      log.info({ reason }, "a partner was reported");
    },
    matchUnheard: () => {
      metrics.unheard.inc();
      log.warn("a match ended because one page did not listen to it");
    },
    entrySkipped: () => metrics.skipped.inc(),
    roomEntered: (place: "inside" | "at-the-door") => metrics.roomEntries.inc({ place }),
    roomForwarded: (what: "signal" | "chat") =>
      (what === "signal" ? metrics.signals : metrics.messages).inc(),
    cut: (why: CutReason) => {
      metrics.cuts.inc({ why });
      if (mayLog(why)) log.info({ why }, "connections are cut");
    },
    failed: (error: unknown) => {
      metrics.failures.inc();
      // Only the location: a message may quote user input.
      log.error(
        { error: error instanceof Error ? error.name : "unknown", at: placeOf(error) },
        "something failed",
      );
    },
    proxyNotTrusted: () =>
      log.warn(
        "a proxy stands in front but TRUSTED_PROXIES is 0: all visitors share one address's limits; set TRUSTED_PROXIES=1",
      ),
    proxyRefused: (why: ProxyFault) => {
      metrics.proxyRefusals.inc({ why });
      if (mayLog(why)) log.warn({ why }, "connections without a valid PROXY header are closed");
    },
    leads: (epoch: number) => log.info({ epoch }, "this matcher leads"),
    storeLost: (store: string, reason: string) => log.error({ store, reason }, "the store cannot be reached"),
    storeFull: (store: string, reason: string) => log.error({ store, reason }, "the store takes no writes"),
    storeBack: (store: string) => log.info({ store }, "the store is back"),
    listening: (url: string, proxied: string | null) =>
      log.info({ url, ...(proxied === null ? {} : { proxied }) }, "listening"),
    draining: (inMs: number) => log.info({ inMs }, "draining"),
    stopped: () => log.info("stopped"),
  };
}

/** The first lines of the stack, without the message. */
function placeOf(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  return error.stack
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 4)
    .map((line) => line.trim());
}
