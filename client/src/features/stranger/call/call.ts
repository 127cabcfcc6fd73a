import type { LinkId, PeerId } from "@lets-meet/shared/ids.ts";
import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import type { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import type { Match } from "@lets-meet/shared/protocol/stranger.ts";
import type { IceAccess } from "../../../net/ice-access.ts";
import type { Exposure } from "../../../rtc/ice/exposure-report.ts";
import type { IceState } from "../../../rtc/ice/ice-watch.ts";
import type { LinkMessage } from "../../../rtc/link/generation.ts";
import type { IceOptions } from "../../../rtc/link/peer-configuration.ts";
import { PeerLink, type PeerLinkListener } from "../../../rtc/link/peer-link.ts";
import type { Tracks } from "../../../rtc/link/slots.ts";
import { becomeWhole } from "../../../rtc/quality/first-picture.ts";
import type { Quality } from "../../../rtc/quality/link-stats.ts";
import { watchLink } from "../../../rtc/quality/link-watch.ts";
import { movingTrackOf } from "../../../rtc/quality/still-picture.ts";
import type { Fingerprints } from "../../../rtc/safety-code/fingerprint.ts";
import type { SafetyCode } from "../../../rtc/safety-code/safety-code.ts";
import { SafetyExchange } from "../../../rtc/safety-code/safety-exchange.ts";
import type { SafetyMemory } from "../../../rtc/safety-code/safety-memory.ts";
import { type Prepared, strangerCalls } from "./call-preparation.ts";

/** Receives the events of a call; there are none once it is over. */
export type CallListener = {
  readonly signals: (batch: LinkSignals) => void;
  readonly remote: (stream: MediaStream | null) => void;
  readonly link: (state: IceState) => void;
  readonly quality: (quality: Quality) => void;
  /** The link's path carries nothing any more. */
  readonly stalled: () => void;
  readonly exposure: (exposure: Exposure) => void;
  readonly safety: (code: SafetyCode) => void;
  /** Called with what the page must remember of the safety code over a reload. */
  readonly agreed: (memory: SafetyMemory) => void;
  /** The link's data channel has opened or closed. */
  readonly channel: (isOpen: boolean) => void;
  readonly received: (message: LinkMessage) => void;
};

export type CallOptions = {
  readonly match: Match;
  /** This page was in the match before its load. */
  readonly returning: boolean;
  readonly prepared: Prepared;
  readonly iceAccess: Pick<IceAccess, "follow">;
  readonly tracks: Tracks;
  /** The sending state that the partner reports; `null` while unknown. */
  readonly partnerSends: () => Sending | null;
  readonly newLinkId: () => LinkId;
  readonly createConnection?: ((configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
  readonly listener: CallListener;
};

/** A link that continues under another owner, and what it was made with. */
export type Released = {
  readonly link: PeerLink;
  readonly certificate: RTCCertificate | null;
  readonly ice: IceOptions;
};

/**
 * A match continues in a room, where the partner has that peer id; its link, if any, continues there. `moved`
 * is called once the page is inside.
 */
export type MoveToRoom = (peerId: PeerId, link: Released | null, moved: () => void) => void;

/** The time that a new link is left to the picture before the safety code is computed, in milliseconds. */
const pictureFirstMs = 300;

/** A running call with one stranger, with its safety code. */
export class StrangerCall implements Disposable {
  readonly #options: CallOptions;
  readonly #link: PeerLink;
  readonly #safety: SafetyExchange;
  readonly #watch: Disposable;
  readonly #ice: Disposable;
  #connection: RTCPeerConnection | null = null;
  #generation = 0;
  /** The number of looks at the link since it connected; `null` before. */
  #looks: number | null = null;
  #remote: MediaStream | null = null;
  /** The events held back from the safety code; `null` once it takes them directly. */
  #heldBack: (() => void)[] | null = [];
  #pictureFirst: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CallOptions) {
    this.#options = options;
    const { match, prepared, listener, createConnection } = options;
    this.#safety = new SafetyExchange({
      self: match.polite ? "polite" : "impolite",
      call: match.matchId,
      send: (_to, message) => void this.#link.say(message),
      keep: listener.agreed,
      changed: listener.safety,
    });
    this.#safety.resume(prepared.safety);
    this.#link =
      prepared.warm?.giveTo(this.#linkListener) ??
      new PeerLink(
        {
          polite: match.polite,
          returning: options.returning,
          ice: prepared.ice,
          certificate: prepared.certificate,
          newLinkId: options.newLinkId,
          ...(createConnection === undefined ? {} : { createConnection }),
          listener: this.#linkListener,
        },
        options.tracks,
      );
    this.#watch = watchLink({
      connection: () => this.#link.connection,
      expected: () => this.#remote !== null,
      moving: () => movingTrackOf(this.#remote, options.partnerSends()),
      changed: listener.quality,
      stalled: listener.stalled,
      looked: ({ exposure, estimate }) => {
        listener.exposure(exposure);
        const sender = this.#link.sender("video");
        if (this.#looks !== null && sender !== null) becomeWhole(sender, estimate, this.#looks++);
      },
      now: () => performance.now(),
    });
    this.#ice = options.iceAccess.follow(strangerCalls, (ice) => this.#link.useIceServers(ice));
  }

  receive(batch: LinkSignals): void {
    this.#link.receive(batch);
  }

  publish(tracks: Tracks): void {
    this.#link.publish(tracks);
  }

  restart(): void {
    this.#link.restart();
  }

  signalsLost(): void {
    this.#link.signalsLost();
  }

  /** Sends a message to the partner over the link; true if the link has accepted it. */
  say(message: LinkMessage): boolean {
    return this.#link.say(message);
  }

  /** Ends this call and leaves its link running, for its next owner. */
  release(): Released {
    this.#stop();
    const { ice, certificate } = this.#options.prepared;
    return { link: this.#link, ice, certificate };
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#link.close();
  }

  get #linkListener(): PeerLinkListener {
    const { listener } = this.#options;
    return {
      signals: listener.signals,
      remote: ({ camera }) => {
        this.#remote = camera;
        listener.remote(camera);
      },
      state: (state) => {
        if (state === "connected") {
          this.#looks ??= 0;
          this.#pictureFirst ??= setTimeout(() => this.#hearSafety(), pictureFirstMs);
        }
        listener.link(state);
      },
      channel: (isOpen) => {
        if (isOpen) this.#afterPicture(() => this.#safety.opened(this.#partner));
        listener.channel(isOpen);
      },
      message: (message) => {
        if (message.kind === "commit" || message.kind === "reveal")
          this.#afterPicture(() => this.#safety.receive(this.#partner, message));
        else listener.received(message);
      },
      fingerprints: (fingerprints) => this.#meet(fingerprints),
    };
  }

  get #partner(): string {
    return this.#options.match.polite ? "impolite" : "polite";
  }

  #meet({ own, peer }: Fingerprints): void {
    const { connection } = this.#link;
    if (connection !== this.#connection) this.#generation++;
    this.#connection = connection;
    const members = [{ id: this.#partner, fingerprint: peer, link: String(this.#generation) }];
    this.#afterPicture(() => this.#safety.members(own, members));
  }

  #afterPicture(hear: () => void): void {
    if (this.#heldBack === null) hear();
    else this.#heldBack.push(hear);
  }

  #hearSafety(): void {
    const heldBack = this.#heldBack ?? [];
    this.#heldBack = null;
    for (const hear of heldBack) hear();
  }

  #stop(): void {
    clearTimeout(this.#pictureFirst);
    this.#watch[Symbol.dispose]();
    this.#ice[Symbol.dispose]();
  }
}
