import type { CreateConnection } from "./ice-probe.ts";
import { targetBitrate } from "./link-stats.ts";

/** What came through a relay and back to this device. `planned` counts what the pace asked for, sent or not. */
export type RelayMeasure = {
  readonly roundTripMs: number;
  readonly planned: number;
  readonly arrived: number;
};

export type RelayProbeOptions = {
  readonly createConnection: CreateConnection;
  /** One relay, by one URL. */
  readonly server: RTCIceServer;
  readonly now: () => number;
  readonly signal: AbortSignal;
};

const openWithinMs = 10_000;
const pings = 5;
const echoWithinMs = 3_000;
const paceMs = 20;
const sendForMs = 2_500;
const messageBytes = Math.round((targetBitrate * paceMs) / 8_000);
/** More than this waiting to be sent means that the path takes less than it is asked for. */
const mostWaitingBytes = 32_000;

/**
 * Calls this device through the relay and back: two connections that may use nothing but the relay (W3C WebRTC §4.2.4,
 * `iceTransportPolicy`), and a data channel that loses what the path loses. Measures the round trip, then sends at the
 * pace of a modest picture. `null` when the two never met, or were stopped.
 */
export async function probeRelay(options: RelayProbeOptions): Promise<RelayMeasure | null> {
  const { createConnection, server, now, signal } = options;
  const configuration: RTCConfiguration = {
    iceServers: [server],
    iceTransportPolicy: "relay",
    bundlePolicy: "max-bundle",
  };
  const connections: RTCPeerConnection[] = [];
  const stopped = new Promise<null>((resolve) => {
    signal.addEventListener("abort", () => resolve(null), { once: true });
    if (signal.aborted) resolve(null);
  });
  const measured = async (): Promise<RelayMeasure | null> => {
    for (let side = 0; side < 2; side++) connections.push(createConnection(configuration));
    const [near, far] = connections;
    if (near === undefined || far === undefined) return null;
    const channel = await withinMs(openWithinMs, meet(near, far));
    if (channel === null) return null;
    const roundTripMs = await roundTrip(channel, now, signal);
    return roundTripMs === null ? null : { roundTripMs, ...(await stream(channel, roundTripMs, signal)) };
  };
  try {
    return await Promise.race([measured(), stopped]);
  } catch {
    // A relay that the browser will not take is one that nothing comes back from.
    return null;
  } finally {
    for (const connection of connections) connection.close();
  }
}

type Channels = { readonly near: RTCDataChannel; readonly arrivals: () => number };

/** Connects the two and resolves once something can be sent; the far side sends small messages back and counts large ones. */
async function meet(near: RTCPeerConnection, far: RTCPeerConnection): Promise<Channels> {
  let arrived = 0;
  far.addEventListener("datachannel", ({ channel: echo }) => {
    echo.addEventListener("message", ({ data: message }) => {
      if (typeof message === "string") echo.send(message);
      else arrived++;
    });
  });
  const channel = near.createDataChannel("probe", { ordered: false, maxRetransmits: 0 });
  const isOpen = new Promise((resolve) => {
    channel.addEventListener("open", resolve, { once: true });
  });
  trickle(near, far);
  trickle(far, near);
  await near.setLocalDescription();
  if (near.localDescription !== null) await far.setRemoteDescription(near.localDescription);
  await far.setLocalDescription();
  if (far.localDescription !== null) await near.setRemoteDescription(far.localDescription);
  await isOpen;
  return { near: channel, arrivals: () => arrived };
}

/** Hands the candidates of one to the other, once that one can take them. */
function trickle(from: RTCPeerConnection, to: RTCPeerConnection): void {
  const held: RTCIceCandidate[] = [];
  const give = () => {
    if (to.remoteDescription === null) return;
    // A candidate that cannot be used leaves the others.
    for (const candidate of held.splice(0)) to.addIceCandidate(candidate).catch(() => {});
  };
  to.addEventListener("signalingstatechange", give);
  from.addEventListener("icecandidate", ({ candidate }) => {
    if (candidate !== null) held.push(candidate);
    give();
  });
}

/** The middle one of some round trips; `null` when nothing came back. One that is lost is left out. */
async function roundTrip({ near }: Channels, now: () => number, signal: AbortSignal): Promise<number | null> {
  const took: number[] = [];
  for (let ping = 0; ping < pings && !signal.aborted; ping++) {
    const sentAt = now();
    const echo = new Promise<number>((resolve) => {
      const heard = ({ data: message }: MessageEvent) => {
        if (message !== String(ping)) return;
        near.removeEventListener("message", heard);
        resolve(now() - sentAt);
      };
      near.addEventListener("message", heard);
    });
    near.send(String(ping));
    const ms = await withinMs(echoWithinMs, echo);
    if (ms !== null) took.push(ms);
  }
  return took.toSorted((one, other) => one - other)[Math.floor(took.length / 2)] ?? null;
}

/** Sends at the pace of a picture and counts what arrives, with a round trip's grace for the last. */
async function stream(
  { near, arrivals }: Channels,
  roundTripMs: number,
  signal: AbortSignal,
): Promise<Pick<RelayMeasure, "planned" | "arrived">> {
  const planned = Math.round(sendForMs / paceMs);
  const message = new Uint8Array(messageBytes);
  await new Promise<void>((resolve) => {
    let sent = 0;
    const timer = setInterval(() => {
      if (sent++ >= planned || signal.aborted || near.readyState !== "open") {
        clearInterval(timer);
        resolve();
      } else if (near.bufferedAmount < mostWaitingBytes) near.send(message);
    }, paceMs);
  });
  await withinMs(roundTripMs + 300, new Promise<never>(() => {}));
  return { planned, arrived: Math.min(planned, arrivals()) };
}

/** `null` when it takes longer. */
function withinMs<T>(ms: number, promised: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(null), ms);
    promised.then(
      (value) => {
        clearTimeout(late);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(late);
        reject(error instanceof Error ? error : new Error("probing failed", { cause: error }));
      },
    );
  });
}
