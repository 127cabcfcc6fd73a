import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";
import { type PictureStep, stepsFor, type VideoSource, weightOf } from "../quality/picture-steps.ts";

/**
 * The reason for sending less than possible: none, a budget shared among many, or a network that carries no
 * more.
 */
export type Lowered = "nothing" | "shared" | "network";

/** The total that this page sends, for its user to see. Bits per second. */
export type UplinkSummary = {
  readonly sendingBitsPerSecond: number;
  readonly budgetBitsPerSecond: number;
  readonly people: number;
  readonly lowered: Lowered;
};

/**
 * The limits of one sender (W3C WebRTC §5.2.1 `RTCRtpEncodingParameters`). Sound has neither frames nor a
 * size.
 */
export type SenderLimits = {
  readonly active: boolean;
  readonly maxBitrate: number;
  readonly maxFramerate?: number;
  readonly scaleResolutionDownBy?: number;
  /** The property to preserve when even this is too much. */
  readonly degradationPreference?: "maintain-resolution";
};

/** One peer as the budget sees it. */
export type UplinkPeer = {
  readonly peerId: PeerId;
  /** The sizes at which the peer shows this page's camera and screen. */
  readonly camera: ViewSize;
  readonly screen: ViewSize;
  /** The browser's estimate of the link (W3C webrtc-stats `availableOutgoingBitrate`), in bits per second. */
  readonly estimate: number | null;
};

export type UplinkDemand = {
  readonly budgetBitsPerSecond: number;
  readonly audio: boolean;
  readonly camera: VideoSource | null;
  readonly screen: VideoSource | null;
  readonly peers: readonly UplinkPeer[];
};

/** The limits of the senders to one peer, and their reason. */
export type PeerLimits = {
  readonly audio: SenderLimits;
  readonly camera: SenderLimits;
  readonly screen: SenderLimits;
  readonly lowered: Lowered;
};

export type UplinkPlan = {
  readonly peers: ReadonlyMap<PeerId, PeerLimits>;
  readonly summary: UplinkSummary;
  /** The assumed capacity of each link; the next plan starts from it. */
  readonly carries: ReadonlyMap<PeerId, number>;
};

/**
 * The default budget of a page: half of the 6 Mbit/s uplink of a modest home line, so that others in the
 * house can call too. It gives seven peers a sharp tile each.
 */
export const defaultUplinkBits = 3_000_000;
/** Full-band speech in Opus takes 28 to 40 kbit/s (RFC 7587 §3.1.1). */
export const audioBits = 32_000;
/**
 * The overhead of 50 audio packets a second (IP, UDP, SRTP and its tag), and RTCP, ICE and the data channel.
 */
export const linkOverheadBits = 40_000;
/** Video packets are full, so headers and retransmissions are a small share of them. */
export const videoOverhead = 0.1;

type Picture = {
  readonly peerId: PeerId;
  readonly kind: "camera" | "screen";
  readonly weight: number;
  readonly steps: readonly PictureStep[];
};
/** The number of steps that each picture has reached. */
type Reached = Map<Picture, number>;

/**
 * Shares out the uplink. Sound is sent in full, whatever the budget; the rest goes to the pictures step by
 * step, each step to the picture that has least for its weight, until the next step does not fit. The order
 * of the steps does not depend on the budget, so a larger budget takes nothing from any peer. A link gets no
 * more than it carries, whatever the budget, except for one first step: a browser learns a link's capacity
 * from what it sends, so a link without any picture would stay without. `before` keeps a link's share
 * constant while its estimate only fluctuates.
 */
export function planUplink(demand: UplinkDemand, before: UplinkPlan | null): UplinkPlan {
  const peers = demand.peers.toSorted((one, other) => (one.peerId < other.peerId ? -1 : 1));
  const carries = new Map<PeerId, number>();
  for (const { peerId, estimate } of peers)
    if (estimate !== null) carries.set(peerId, steady(before?.carries.get(peerId) ?? null, estimate));
  const perLink = linkOverheadBits + (demand.audio ? audioBits : 0);
  const pictures = peers.flatMap((peer) => picturesFor(peer, demand));
  const room = new Map(
    [...carries].map(([peerId, bits]) => [peerId, (bits - perLink) / (1 + videoOverhead)]),
  );
  const left = (demand.budgetBitsPerSecond - perLink * peers.length) / (1 + videoOverhead);
  const { reached, held } = climb(pictures, left, room);
  const limits = new Map(
    peers.map(({ peerId }): [PeerId, PeerLimits] => {
      const own = pictures.filter((picture) => picture.peerId === peerId);
      const waits = (reason: Lowered) => own.some((picture) => held.get(picture) === reason);
      return [
        peerId,
        {
          audio: { active: demand.audio, maxBitrate: audioBits },
          camera: limitsOf(
            own.find(({ kind }) => kind === "camera"),
            reached,
          ),
          screen: {
            ...limitsOf(
              own.find(({ kind }) => kind === "screen"),
              reached,
            ),
            degradationPreference: "maintain-resolution",
          },
          lowered: waits("network") ? "network" : waits("shared") ? "shared" : "nothing",
        },
      ];
    }),
  );
  const video = sum(pictures.map((picture) => bitsAt(picture, reached.get(picture) ?? 0)));
  const reasons = new Set([...limits.values()].map(({ lowered }) => lowered));
  const summary: UplinkSummary = {
    sendingBitsPerSecond: Math.round(perLink * peers.length + video * (1 + videoOverhead)),
    budgetBitsPerSecond: demand.budgetBitsPerSecond,
    people: peers.length,
    lowered: reasons.has("network") ? "network" : reasons.has("shared") ? "shared" : "nothing",
  };
  return { peers: limits, summary, carries };
}

/**
 * The assumed capacity of a link. A tenth is left for what the estimate overlooks. The value stays until the
 * estimate falls below it or rises a quarter above it, so that a fluctuating estimate changes nothing.
 */
function steady(before: number | null, estimate: number): number {
  if (before !== null && before <= estimate && estimate < before * 1.25) return before;
  return estimate * 0.9;
}

function picturesFor(peer: UplinkPeer, demand: UplinkDemand): readonly Picture[] {
  return (["screen", "camera"] as const).flatMap((kind) => {
    const source = demand[kind];
    if (source === null) return [];
    const steps = stepsFor(kind, peer[kind], source);
    return steps.length === 0 ? [] : [{ peerId: peer.peerId, kind, weight: weightOf[peer[kind]], steps }];
  });
}

const bitsAt = ({ steps }: Picture, reached: number) => steps[reached - 1]?.bitsPerSecond ?? 0;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Takes the steps one after the other; returns how far each picture came, and what held it back. */
function climb(pictures: readonly Picture[], budget: number, room: ReadonlyMap<PeerId, number>) {
  const reached: Reached = new Map(pictures.map((picture) => [picture, 0]));
  const held = new Map<Picture, Lowered>();
  const perPeer = new Map<PeerId, number>();
  let spent = 0;
  for (;;) {
    const next = nextToClimb(pictures, reached, held);
    if (next === undefined) return { reached, held };
    const at = reached.get(next) ?? 0;
    const costs = bitsAt(next, at + 1) - bitsAt(next, at);
    const peerHas = perPeer.get(next.peerId) ?? 0;
    if (peerHas > 0 && peerHas + costs > (room.get(next.peerId) ?? Number.POSITIVE_INFINITY)) {
      held.set(next, "network");
    } else if (spent + costs > budget) {
      // Smaller steps that would still fit are not taken: a larger budget would have to take them back.
      for (const picture of pictures)
        if (!held.has(picture) && (reached.get(picture) ?? 0) < picture.steps.length)
          held.set(picture, "shared");
      return { reached, held };
    } else {
      spent += costs;
      perPeer.set(next.peerId, peerHas + costs);
      reached.set(next, at + 1);
    }
  }
}

/**
 * A first step comes before any second step, the larger view first; then the picture that has least for its
 * weight.
 */
function nextToClimb(pictures: readonly Picture[], reached: Reached, held: ReadonlyMap<Picture, Lowered>) {
  let best: Picture | undefined;
  let bestHas = 0;
  for (const picture of pictures) {
    const at = reached.get(picture) ?? 0;
    if (held.has(picture) || at >= picture.steps.length) continue;
    const has = at === 0 ? -picture.weight : bitsAt(picture, at) / picture.weight;
    if (best === undefined || has < bestHas) [best, bestHas] = [picture, has];
  }
  return best;
}

function limitsOf(picture: Picture | undefined, reached: Reached): SenderLimits {
  const step = picture?.steps[(reached.get(picture) ?? 0) - 1];
  // An inactive encoding keeps harmless values: browsers refuse a bitrate or a frame rate of 0.
  if (step === undefined)
    return { active: false, maxBitrate: 60_000, maxFramerate: 10, scaleResolutionDownBy: 4 };
  return {
    active: true,
    maxBitrate: step.bitsPerSecond,
    maxFramerate: step.framesPerSecond,
    scaleResolutionDownBy: step.scale,
  };
}
