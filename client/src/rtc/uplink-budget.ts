import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";
import { type PictureStep, stepsFor, type VideoSource, weightOf } from "./picture-steps.ts";

/** Why less is sent than could be: nothing lowers it, the budget is shared among many, or the network carries no more. */
export type Lowered = "nothing" | "shared" | "network";

/** What this page sends in all, for its person to see. Bits per second. */
export type UplinkSummary = {
  readonly sendingBitsPerSecond: number;
  readonly budgetBitsPerSecond: number;
  readonly people: number;
  readonly lowered: Lowered;
};

/** What one sender may send (W3C WebRTC §5.2.1 `RTCRtpEncodingParameters`). Sound has neither frames nor a size. */
export type SenderLimits = {
  readonly active: boolean;
  readonly maxBitrate: number;
  readonly maxFramerate?: number;
  readonly scaleResolutionDownBy?: number;
  /** What is to suffer last when even this is too much. */
  readonly degradationPreference?: "maintain-resolution";
};

/** One peer as the budget sees them. */
export type UplinkPeer = {
  readonly peerId: PeerId;
  /** How large the peer shows this page's camera and screen. */
  readonly camera: ViewSize;
  readonly screen: ViewSize;
  /** What the browser believes the link carries (W3C webrtc-stats `availableOutgoingBitrate`), in bits per second. */
  readonly estimate: number | null;
};

export type UplinkDemand = {
  readonly budgetBitsPerSecond: number;
  readonly audio: boolean;
  readonly camera: VideoSource | null;
  readonly screen: VideoSource | null;
  readonly peers: readonly UplinkPeer[];
};

/** What goes to one peer, and why it is not more. */
export type PeerLimits = {
  readonly audio: SenderLimits;
  readonly camera: SenderLimits;
  readonly screen: SenderLimits;
  readonly lowered: Lowered;
};

export type UplinkPlan = {
  readonly peers: ReadonlyMap<PeerId, PeerLimits>;
  readonly summary: UplinkSummary;
  /** What each link is taken to carry; the next plan begins from it. */
  readonly carries: ReadonlyMap<PeerId, number>;
};

/**
 * What a page sends at most unless it is told otherwise. Half of the 6 Mbit/s that a modest home line has upwards, so that
 * others in the house can call too; it gives seven peers a sharp tile each.
 */
export const defaultUplinkBits = 3_000_000;
/** Full-band speech in Opus takes 28 to 40 kbit/s (RFC 7587 §3.1.1). */
export const audioBits = 32_000;
/** What 50 audio packets a second carry beside the sound: IP, UDP, SRTP and its tag; and RTCP, ICE and the data channel. */
export const linkOverheadBits = 40_000;
/** Video's packets are full, so that their headers and the resent ones are a small share of them. */
export const videoOverhead = 0.1;

type Picture = {
  readonly peerId: PeerId;
  readonly kind: "camera" | "screen";
  readonly weight: number;
  readonly steps: readonly PictureStep[];
};
/** How far a picture has come, as a number of steps. */
type Reached = Map<Picture, number>;

/**
 * Shares the uplink out. Sound is sent in full, whatever the budget; what is left goes to the pictures step by step, each
 * step to whichever picture has least for its weight, until the next step does not fit. The order of the steps does not depend on the budget, so a larger
 * budget takes nothing from anybody. A link gets no more than it carries, whatever the budget, but for one first step: a
 * browser learns what a link carries from what it sends, so that a link without any picture would stay without. `before`
 * keeps a link's share still while its estimate only trembles.
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
 * What a link is taken to carry. A tenth is left for what the estimate overlooks; the value stays until the estimate falls
 * below it or rises a quarter above it, so a trembling estimate changes nothing.
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

/** Takes the steps one after the other; says how far each picture came, and what held it. */
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
      // Smaller steps that would still fit are not taken: with more to share they would have to be given back.
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

/** A first step comes before any second one, the larger view first; then whoever has least for their weight. */
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
  // What is not sent keeps some harmless values: browsers refuse a bitrate or a frame rate of nothing.
  if (step === undefined)
    return { active: false, maxBitrate: 60_000, maxFramerate: 10, scaleResolutionDownBy: 4 };
  return {
    active: true,
    maxBitrate: step.bitsPerSecond,
    maxFramerate: step.framesPerSecond,
    scaleResolutionDownBy: step.scale,
  };
}
