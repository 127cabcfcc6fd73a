import { targetBitrate } from "../quality/link-stats.ts";
import type { CreateConnection } from "./ice-probe.ts";

/**
 * The result of a probe through a relay and back to this device. `planned` counts the messages at the target
 * pace, sent or not.
 */
export type RelayMeasure = {
  readonly roundTripMs: number;
  readonly planned: number;
  readonly arrived: number;
};

export type RelayProbeOptions = {
  readonly createConnection: CreateConnection;
  /** One relay, with one URL. */
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
/** A larger backlog means that the path takes less than the target pace. */
const mostWaitingBytes = 32_000;

/**
 * Calls this device through the relay and back: two connections that may use only the relay (W3C WebRTC
 * §4.2.4, `iceTransportPolicy`), and a data channel without retransmissions. Measures the round trip, then
 * sends at the pace of a modest picture. `null` if the two never connect, or the probe is aborted.
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
    // A relay that the browser rejects counts as unreachable.
    return null;
  } finally {
    for (const connection of connections) connection.close();
  }
}

type Channels = { readonly near: RTCDataChannel; readonly arrivals: () => number };

/**
 * Connects the two and resolves once the channel is open. The far side echoes text messages and counts binary
 * ones.
 */
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

/** Passes the candidates of one to the other, once the other can take them. */
function trickle(from: RTCPeerConnection, to: RTCPeerConnection): void {
  const held: RTCIceCandidate[] = [];
  const give = () => {
    if (to.remoteDescription === null) return;
    // An unusable candidate does not affect the others.
    for (const candidate of held.splice(0)) to.addIceCandidate(candidate).catch(() => {});
  };
  to.addEventListener("signalingstatechange", give);
  from.addEventListener("icecandidate", ({ candidate }) => {
    if (candidate !== null) held.push(candidate);
    give();
  });
}

/** The median of several round trips, without the lost ones; `null` if none returned. */
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

/** Sends at the pace of a picture and counts the arrivals, allowing a round trip for the last. */
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

/** Resolves to `null` if it takes longer. */
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
