import { type CreateConnection, type Gathered, probeIce } from "../../rtc/ice/ice-probe.ts";
import { relayOver, relayTransports, stunUrlsOf } from "../../rtc/ice/ice-urls.ts";
import { natKindOf } from "../../rtc/ice/nat-kind.ts";
import { probeRelay } from "../../rtc/ice/relay-probe.ts";
import { expectationOf, lossOf } from "../../rtc/quality/expected-quality.ts";
import type { Figures, Findings, StepName } from "./findings.ts";
import { answered, qualityFindingOf, relayFindingOf, signalingFindingOf } from "./judge-steps.ts";

/** Receives the start and the finding of each step. */
export type Reporter = {
  readonly begin: (name: StepName) => void;
  readonly found: <N extends StepName>(name: N, finding: Findings[N], figures?: Figures) => void;
};

export type NetworkMeans = {
  readonly createConnection: CreateConnection;
  /** True if the browser supports calls at all. */
  readonly canCall: () => Promise<boolean>;
  /** The ICE servers that calls may use; `null` when the server did not name them. */
  readonly iceServers: () => Promise<readonly RTCIceServer[] | null>;
  /** The round trip to the server in milliseconds; `null` when no answer came. */
  readonly ping: () => Promise<number | null>;
  /** The transport of the connection to the server; `null` while there is none. */
  readonly transport: () => "websocket" | "polling" | null;
  readonly now: () => number;
};

const stunTimeoutMs = 5_000;
const relayTimeoutMs = 8_000;
const pingCount = 3;

/** The median of a few round trips to the server, and their transport. */
export async function checkSignaling(
  { ping, transport }: Pick<NetworkMeans, "ping" | "transport">,
  { begin, found }: Reporter,
): Promise<void> {
  begin("signaling");
  const took: number[] = [];
  for (let count = 0; count < pingCount; count++) {
    const ms = await ping().catch(() => null);
    if (ms === null) break;
    took.push(ms);
  }
  const roundTripMs = took.toSorted((one, other) => one - other)[Math.floor(took.length / 2)] ?? null;
  found(
    "signaling",
    signalingFindingOf(roundTripMs, transport()),
    roundTripMs === null ? {} : { roundTripMs },
  );
}

const networkSteps = ["stun", "nat", "relay-udp", "relay-tcp", "relay-tls", "quality"] as const;

/**
 * All network steps. `devicesAsked` settles once the user has answered the permission prompt: with camera
 * permission, candidates name the port they come from, which tells the kinds of NAT apart.
 */
export async function checkNetwork(
  means: NetworkMeans,
  reporter: Reporter,
  signal: AbortSignal,
  devicesAsked: Promise<unknown>,
): Promise<void> {
  const { createConnection } = means;
  if (!(await means.canCall())) {
    for (const name of networkSteps) reporter.found(name, "unsupported");
    return;
  }
  reporter.begin("stun");
  const servers = await means.iceServers().catch(() => null);
  if (servers === null) {
    for (const name of networkSteps) reporter.found(name, "unasked");
    return;
  }
  const gather = (options: Omit<Parameters<typeof probeIce>[0], "createConnection" | "now" | "signal">) =>
    probeIce({ ...options, createConnection, now: means.now, signal });
  await Promise.all([
    checkAddress(stunUrlsOf(servers), gather, reporter, devicesAsked),
    checkRelays(servers, gather, reporter).then((server) => {
      if (signal.aborted) return undefined;
      return checkQuality(server, { createConnection, now: means.now, signal }, reporter);
    }),
  ]);
}

type Gather = (
  options: Omit<Parameters<typeof probeIce>[0], "createConnection" | "now" | "signal">,
) => Promise<Gathered>;

/** Queries each STUN server alone, then all of them from one port, which shows the NAT's mapping. */
async function checkAddress(
  urls: readonly string[],
  gather: Gather,
  { begin, found }: Reporter,
  devicesAsked: Promise<unknown>,
): Promise<void> {
  if (urls.length === 0) {
    found("stun", "none");
    found("nat", "unknown");
    return;
  }
  const alone = await Promise.all(
    urls.map((url) =>
      gather({
        iceServers: [{ urls: url }],
        policy: "all",
        timeoutMs: stunTimeoutMs,
        isEnough: ({ kind }) => kind === "srflx",
      }),
    ),
  );
  const answering = alone.filter(answered).length;
  const [first] = alone.flatMap(({ candidates }) => candidates).filter(({ kind }) => kind === "srflx");
  if (answering === 0) found("stun", "unanswered");
  else found("stun", "works", first === undefined ? {} : { afterMs: first.afterMs });
  await devicesAsked;
  begin("nat");
  const together = await gather({
    iceServers: [{ urls: [...urls] }],
    policy: "all",
    timeoutMs: stunTimeoutMs,
  });
  found("nat", natKindOf(together.candidates, answering));
}

/** Tries the relay over each transport, and returns the best that works. */
async function checkRelays(
  servers: readonly RTCIceServer[],
  gather: Gather,
  { begin, found }: Reporter,
): Promise<RTCIceServer | null> {
  const offered = relayTransports.map((transport) => ({ transport, server: relayOver(servers, transport) }));
  const none = offered.every(({ server }) => server === null);
  const working = await Promise.all(
    offered.map(async ({ transport, server }) => {
      const name = `relay-${transport}` as const;
      if (server === null) {
        found(name, none ? "no-relay" : "not-offered");
        return null;
      }
      begin(name);
      const gathered = await gather({
        iceServers: [server],
        policy: "relay",
        timeoutMs: relayTimeoutMs,
        isEnough: ({ kind }) => kind === "relay",
      });
      const finding = relayFindingOf(gathered);
      found(name, finding, relayFigures(gathered));
      return finding === "works" ? server : null;
    }),
  );
  return working.find((server) => server !== null) ?? null;
}

function relayFigures({ candidates, errors }: Gathered): Figures {
  const [candidate] = candidates;
  if (candidate !== undefined) return { afterMs: candidate.afterMs };
  const [errorCode] = errors;
  return errorCode === undefined ? {} : { errorCode };
}

async function checkQuality(
  server: RTCIceServer | null,
  means: Omit<Parameters<typeof probeRelay>[0], "server">,
  { begin, found }: Reporter,
): Promise<void> {
  if (server === null) {
    found("quality", "no-relay");
    return;
  }
  begin("quality");
  const measure = await probeRelay({ ...means, server });
  const expected = measure === null ? null : expectationOf(measure);
  found(
    "quality",
    qualityFindingOf(expected),
    measure === null ? {} : { roundTripMs: measure.roundTripMs, loss: lossOf(measure) },
  );
}
