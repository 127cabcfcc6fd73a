/** The state of one link, for the user to read; it contains no address. */
export type LinkReport = {
  /** The kind of path: straight to the other browser, or through a TURN relay. */
  readonly path: "direct" | "relay" | "unknown";
  readonly roundTripMs: number | null;
  /** The share of the packets recently sent to this page that was lost, from 0 to 1. */
  readonly loss: number | null;
  /** The picture and bitrate received now. */
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
  readonly bitsPerSecond: number | null;
};

/** One raw entry of a `getStats` report (W3C webrtc-stats). */
export type StatsRecord = Readonly<Record<string, unknown>>;

const numberIn = (record: StatsRecord | undefined, name: string): number | null => {
  const value = record?.[name];
  return typeof value === "number" ? value : null;
};

/**
 * The candidate pair that the link uses. The transport names it (`selectedCandidatePairId`); a browser
 * without a transport in its report marks the pair itself, or at least the nominated one.
 */
export function selectedPairOf(records: readonly StatsRecord[]): StatsRecord | undefined {
  const pairs = records.filter(({ type }) => type === "candidate-pair");
  const named = records.find(
    ({ type, selectedCandidatePairId: id }) => type === "transport" && id !== undefined,
  );
  if (named !== undefined) return pairs.find(({ id }) => id === named["selectedCandidatePairId"]);
  const usable = pairs.filter(({ state }) => state === "succeeded");
  return (
    usable.find(({ selected }) => selected === true) ?? usable.find(({ nominated }) => nominated === true)
  );
}

/**
 * The browser's estimate of the link's outgoing bitrate, in bits per second; `null` in a browser without one.
 */
export const estimateOf = (records: readonly StatsRecord[]): number | null =>
  numberIn(selectedPairOf(records), "availableOutgoingBitrate");

/**
 * Reports on a link from the current and the previous `getStats`; values that need both are `null` without
 * `before`.
 */
export function reportOf(before: readonly StatsRecord[] | null, now: readonly StatsRecord[]): LinkReport {
  const picture = largestPicture(now);
  return {
    path: pathOf(now),
    roundTripMs: roundTripOf(now),
    ...(before === null ? { loss: null, bitsPerSecond: null } : flowOf(before, now)),
    width: numberIn(picture, "frameWidth"),
    height: numberIn(picture, "frameHeight"),
    framesPerSecond: numberIn(picture, "framesPerSecond"),
  };
}

function pathOf(records: readonly StatsRecord[]): LinkReport["path"] {
  const pair = selectedPairOf(records);
  const ends = records.filter(
    ({ id }) => id === pair?.["localCandidateId"] || id === pair?.["remoteCandidateId"],
  );
  if (pair === undefined || ends.length === 0) return "unknown";
  return ends.some(({ candidateType }) => candidateType === "relay") ? "relay" : "direct";
}

function roundTripOf(records: readonly StatsRecord[]): number | null {
  // Firefox leaves the pair's round trip at 0, so the peer's report counts then.
  const pair = numberIn(selectedPairOf(records), "currentRoundTripTime");
  const reported = records.flatMap((record) =>
    record["type"] === "remote-inbound-rtp" ? (numberIn(record, "roundTripTime") ?? []) : [],
  );
  const seconds = pair === null || pair === 0 ? (reported[0] ?? pair) : pair;
  return seconds === null ? null : seconds * 1_000;
}

function flowOf(
  before: readonly StatsRecord[],
  now: readonly StatsRecord[],
): Pick<LinkReport, "loss" | "bitsPerSecond"> {
  const earlier = new Map(before.map((record) => [record["id"], record]));
  let [packets, lost, bits] = [0, 0, 0];
  let isKnown = false;
  for (const record of now) {
    const last = earlier.get(record["id"]);
    if (record["type"] !== "inbound-rtp" || last === undefined) continue;
    const grown = (name: string) => (numberIn(record, name) ?? 0) - (numberIn(last, name) ?? 0);
    const ms = grown("timestamp");
    // A falling total belongs to another connection.
    if (ms <= 0 || grown("packetsReceived") < 0) continue;
    isKnown = true;
    packets += grown("packetsReceived");
    // Packets counted as lost may arrive later.
    lost += Math.max(0, grown("packetsLost"));
    bits += (grown("bytesReceived") * 8_000) / ms;
  }
  if (!isKnown) return { loss: null, bitsPerSecond: null };
  return { loss: packets + lost === 0 ? null : lost / (packets + lost), bitsPerSecond: bits };
}

function largestPicture(records: readonly StatsRecord[]): StatsRecord | undefined {
  const lines = (record: StatsRecord) => numberIn(record, "frameHeight") ?? 0;
  const moving = records.filter(
    (record) => record["type"] === "inbound-rtp" && record["kind"] === "video" && lines(record) > 0,
  );
  return moving.toSorted((one, other) => lines(other) - lines(one))[0];
}
