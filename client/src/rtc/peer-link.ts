import type { LinkId } from "@lets-meet/shared/ids.ts";
import type { Signal, SignalBatch } from "@lets-meet/shared/protocol/signal.ts";
import { type IceState, IceWatch } from "./ice-watch.ts";
import { Negotiation } from "./negotiation.ts";
import { SignalPost } from "./signal-post.ts";
import type { Tracks } from "./slots.ts";

/** Signals as they travel between two links, without the match that the wire adds. */
export type LinkSignals = Omit<SignalBatch, "matchId">;

/** What a link tells its owner; nothing is told any more once the link is closed. */
export type PeerLinkListener = {
  readonly signals: (batch: LinkSignals) => void;
  /** What the other side sends now; a new object whenever a track comes or goes, `null` when there is none. */
  readonly remote: (stream: MediaStream | null) => void;
  readonly state: (state: IceState) => void;
};

export type PeerLinkOptions = {
  /** Yields on glare and leaves the first offer to the other side; exactly one of the two sides does. */
  readonly polite: boolean;
  /** This page was in the call before and has lost its end: the other side must hear of the new one. */
  readonly returning: boolean;
  readonly iceServers: readonly RTCIceServer[];
  readonly listener: PeerLinkListener;
  readonly newLinkId: () => LinkId;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
};

/** Whether this browser can do calls at all. */
export const supportsCalls = (): boolean => typeof RTCPeerConnection === "function";

export const createPeerConnection = (configuration: RTCConfiguration) => new RTCPeerConnection(configuration);

/**
 * Has the browser load what a first offer needs (codecs, its network thread), so that a call that begins later begins
 * faster. Nothing is captured, gathered or sent.
 */
export async function warmUp(createConnection = createPeerConnection): Promise<void> {
  const connection = createConnection({});
  for (const kind of ["audio", "video"] as const) connection.addTransceiver(kind);
  // A browser that cannot offer will say so in the call, where there are words for it.
  await connection.createOffer().catch(() => {});
  connection.close();
}

/** A signal that says nothing but that its link exists: the end of no candidates. */
const hello: Signal = {
  kind: "candidate",
  candidate: "",
  sdpMid: null,
  sdpMLineIndex: null,
  usernameFragment: null,
};
const isHello = (signal: Signal) =>
  signal.kind === "candidate" && signal.candidate === "" && signal.usernameFragment === null;

/**
 * How many new links of the partner's are met before one of them connects. Nobody reloads a page that often; somebody who
 * says so wants this page to build connections, and its messages to wait behind what they have to say.
 */
const mostMeetings = 12;

/** One generation: a connection, its name, the partner's link it talks to, and what watches over it. */
type Generation = {
  readonly id: LinkId;
  partner: LinkId | null;
  readonly connection: RTCPeerConnection;
  readonly negotiation: Negotiation;
  readonly post: SignalPost;
  readonly watch: IceWatch;
};

/**
 * The link to one peer, over as many generations of `RTCPeerConnection` as it takes: when the peer's page has reloaded,
 * or a negotiation has failed for good, the connection is built anew. The impolite side makes the first offer of each
 * pair of generations, so the two rebuild at most once in turn; afterwards both sides negotiate freely (W3C WebRTC
 * §10.7, perfect negotiation). Signals must arrive in the order in which the other side sent them.
 */
export class PeerLink {
  readonly #options: PeerLinkOptions;
  #tracks: Tracks;
  #generation: Generation;
  #retriesLeft = 3;
  #meetingsLeft = mostMeetings;
  #isClosed = false;

  constructor(options: PeerLinkOptions, tracks: Tracks) {
    this.#options = options;
    this.#tracks = tracks;
    this.#generation = this.#build(null, options.newLinkId());
    if (options.returning) this.#sayHello();
  }

  /** The connection of this moment, for statistics. */
  get connection(): RTCPeerConnection {
    return this.#generation.connection;
  }

  /** Sends these tracks from now on; `null` sends nothing of that kind. */
  publish(tracks: Tracks): void {
    this.#tracks = tracks;
    if (!this.#isClosed) this.#generation.negotiation.publish(tracks);
  }

  /** Takes in signals of the other side. */
  receive({ from, to, signals }: LinkSignals): void {
    if (this.#isClosed || (to !== null && to !== this.#generation.id)) return;
    if (from !== this.#generation.partner) this.#meet(from, signals.some(isHello));
    this.#generation.negotiation.receive(signals.filter((signal) => !isHello(signal)));
  }

  /** Looks for a new path at once, as when the device's network has changed. */
  restart(): void {
    if (!this.#isClosed) this.#generation.negotiation.restart();
  }

  /** Begins anew with another connection, as when signals were lost. */
  rebuild(): void {
    if (this.#isClosed) return;
    this.#replace(null);
    this.#sayHello();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#discard();
  }

  /** A link of the partner's that this one has not heard of: the first, or one that the partner has built anew. */
  #meet(partner: LinkId, returns: boolean): void {
    const { negotiation, id } = this.#generation;
    const { polite } = this.#options;
    // Whoever returns missed what was said to the link before, so the side that offers first begins again. The polite
    // side keeps its name: what the partner's new link says next is addressed to it.
    const beginsAnew = negotiation.hasHeard || (!polite && returns);
    if (!beginsAnew) this.#generation.partner = partner;
    else if (this.#meetingsLeft-- > 0) this.#replace(partner, polite ? id : undefined);
    else this.#giveUp();
  }

  #giveUp(): void {
    this.close();
    this.#options.listener.remote(null);
    this.#options.listener.state("failed");
  }

  #replace(partner: LinkId | null, id = this.#options.newLinkId()): void {
    this.#discard();
    this.#options.listener.remote(null);
    this.#options.listener.state("connecting");
    this.#generation = this.#build(partner, id);
  }

  /** Two browsers that cannot agree would go on for ever. */
  #retry(): void {
    if (this.#retriesLeft-- > 0) this.rebuild();
    else this.#options.listener.state("failed");
  }

  #discard(): void {
    const { negotiation, post, watch, connection } = this.#generation;
    negotiation.close();
    post.close();
    watch.close();
    connection.close();
  }

  #sayHello(): void {
    // The impolite side's offer is its greeting. A hello waits for no company and is for whichever link is there.
    const { polite, listener } = this.#options;
    if (polite) listener.signals({ from: this.#generation.id, to: null, signals: [hello] });
  }

  #build(partner: LinkId | null, id: LinkId): Generation {
    const { polite, listener } = this.#options;
    const connection = (this.#options.createConnection ?? createPeerConnection)({
      iceServers: [...this.#options.iceServers],
      bundlePolicy: "max-bundle",
    });
    const post = new SignalPost((signals) => {
      listener.signals({ from: id, to: generation.partner, signals });
    });
    const negotiation = new Negotiation({
      connection,
      polite,
      tracks: this.#tracks,
      send: (signal) => post.send(signal),
      remote: (tracks) => listener.remote(tracks.length === 0 ? null : new MediaStream([...tracks])),
      failed: () => this.#retry(),
    });
    const watch = new IceWatch({
      connection,
      patient: polite,
      restart: () => negotiation.restart(),
      changed: (state) => {
        if (state === "connected") this.#meetingsLeft = mostMeetings;
        listener.state(state);
      },
    });
    const generation: Generation = { id, partner, connection, negotiation, post, watch };
    return generation;
  }
}
