import type { PeerId } from "@lets-meet/shared/ids.ts";
import type { ViewSize } from "@lets-meet/shared/protocol/peer.ts";
import type { TrackName, Tracks } from "../link/slots.ts";
import { estimateOf } from "../quality/link-report.ts";
import type { VideoSource } from "../quality/picture-steps.ts";
import { SenderLimiter } from "../quality/sender-limits.ts";
import {
  defaultUplinkBits,
  type PeerLimits,
  planUplink,
  type UplinkPlan,
  type UplinkSummary,
} from "./uplink-budget.ts";

/** The sizes at which a peer shows a page's camera and screen. */
export type Views = { readonly camera: ViewSize; readonly screen: ViewSize };

/** The part of a link that the uplink uses. */
export type UplinkLink = {
  readonly connection: Pick<RTCPeerConnection, "getStats">;
  readonly sender: (name: TrackName) => RTCRtpSender | null;
};

export type UplinkOptions = {
  readonly budgetBitsPerSecond?: number;
  readonly changed: (summary: UplinkSummary) => void;
};

/** The views assumed for a peer that has not reported its own. */
const usualViews: Views = { camera: "tile", screen: "spotlight" };
const everyMs = 2_000;
const limitOf = { audio: "audio", video: "camera", screen: "screen" } as const;
/**
 * The source assumed for a track that does not report its settings (W3C mediacapture-streams §4.3.3): a
 * common camera.
 */
const usualSource: VideoSource = { width: 640, height: 360, framesPerSecond: 30 };

type Receiver = { readonly link: UplinkLink; readonly views: Views; readonly estimate: number | null };

/**
 * Shares this page's uplink among its peers, by the size at which each of them shows it. It plans again after
 * each change of a view or track, and every two seconds with the browser's estimate of each link.
 */
export class Uplink {
  readonly #options: UplinkOptions;
  readonly #receivers = new Map<PeerId, Receiver>();
  readonly #limiters = new WeakMap<RTCRtpSender, SenderLimiter>();
  readonly #timer: ReturnType<typeof setInterval>;
  #tracks: Tracks;
  #plan: UplinkPlan | null = null;
  #isClosed = false;

  constructor(options: UplinkOptions, tracks: Tracks) {
    this.#options = options;
    this.#tracks = tracks;
    this.#timer = setInterval(() => void this.#measure(), everyMs);
  }

  add(peerId: PeerId, link: UplinkLink): void {
    this.#receivers.set(peerId, { link, views: usualViews, estimate: null });
    this.replan();
  }

  remove(peerId: PeerId): void {
    if (this.#receivers.delete(peerId)) this.replan();
  }

  view(peerId: PeerId, views: Views): void {
    this.#change(peerId, { views });
    this.replan();
  }

  publish(tracks: Tracks): void {
    this.#tracks = tracks;
    this.replan();
  }

  /** Plans again, for example when a link has new senders. */
  replan(): void {
    if (this.#isClosed) return;
    const { audio, video, screen } = this.#tracks;
    const before = this.#plan;
    const peers = [...this.#receivers].map(([peerId, { views, estimate }]) => ({
      peerId,
      ...views,
      estimate,
    }));
    this.#plan = planUplink(
      {
        budgetBitsPerSecond: this.#options.budgetBitsPerSecond ?? defaultUplinkBits,
        audio: audio !== null,
        camera: sourceOf(video),
        screen: sourceOf(screen),
        peers,
      },
      before,
    );
    for (const [peerId, limits] of this.#plan.peers) this.#limit(peerId, limits);
    const { summary } = this.#plan;
    if (JSON.stringify(summary) !== JSON.stringify(before?.summary)) this.#options.changed(summary);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  #limit(peerId: PeerId, limits: PeerLimits): void {
    const link = this.#receivers.get(peerId)?.link;
    for (const name of ["audio", "video", "screen"] as const) {
      const sender = link?.sender(name);
      if (sender !== null && sender !== undefined) this.#limiter(sender).limit(limits[limitOf[name]]);
    }
  }

  #limiter(sender: RTCRtpSender): SenderLimiter {
    const limiter = this.#limiters.get(sender) ?? new SenderLimiter(sender);
    this.#limiters.set(sender, limiter);
    return limiter;
  }

  async #measure(): Promise<void> {
    await Promise.all(
      [...this.#receivers].map(async ([peerId, { link }]) => {
        // A connection that is being closed may reject; the next look uses another.
        const stats = await link.connection.getStats().catch(() => null);
        this.#change(peerId, { estimate: stats === null ? null : estimateOf([...stats.values()]) });
      }),
    );
    this.replan();
  }

  #change(peerId: PeerId, change: Partial<Receiver>): void {
    const receiver = this.#receivers.get(peerId);
    if (receiver !== undefined) this.#receivers.set(peerId, { ...receiver, ...change });
  }
}

function sourceOf(track: MediaStreamTrack | null): VideoSource | null {
  if (track === null) return null;
  const { width, height, frameRate } = track.getSettings();
  return {
    width: width ?? usualSource.width,
    height: height ?? usualSource.height,
    framesPerSecond: frameRate ?? usualSource.framesPerSecond,
  };
}
