import type { LinkId } from "@lets-meet/shared/ids.ts";
import type { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import type { IceState } from "../ice/ice-watch.ts";
import { type Fingerprints, fingerprintsOf } from "../safety-code/fingerprint.ts";
import { Generation, isHello, type LinkMessage } from "./generation.ts";
import { configurationOf, type IceOptions } from "./peer-configuration.ts";
import { noRemote, type Remote } from "./remote.ts";
import type { TrackName, Tracks } from "./slots.ts";

/** The events of a link; none after its owner closes it. A link that gives up reports `remote` and `state: "failed"` last. */
export type PeerLinkListener = {
  /** For the server to deliver to the peer. */
  readonly signals: (batch: LinkSignals) => void;
  readonly remote: (remote: Remote) => void;
  readonly state: (state: IceState) => void;
  /** True while messages can be sent to the peer; transient states must be sent again after it opens. */
  readonly channel: (isOpen: boolean) => void;
  readonly message: (message: LinkMessage) => void;
  /** Called when both ends' certificates are known, for each new connection, and when one of them has changed. */
  readonly fingerprints: (fingerprints: Fingerprints) => void;
};

export type PeerLinkOptions = {
  /** Yields on glare and leaves the first offer to the peer; exactly one of the two sides does. */
  readonly polite: boolean;
  /** This page was in the call before and has lost its end: the peer must be notified of the new one. */
  readonly returning: boolean;
  readonly ice: IceOptions;
  /** The page's certificate for this call, so that all its links have one fingerprint; `null`: one per connection. */
  readonly certificate: RTCCertificate | null;
  /** There is no peer yet: nothing is sent before `retarget`, which sends the offer as it is by then. */
  readonly silent?: boolean;
  readonly listener: PeerLinkListener;
  readonly newLinkId: () => LinkId;
  readonly createConnection?: CreateConnection;
};
type CreateConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

/** True if this browser supports calls. */
export const supportsCalls = (): boolean => typeof RTCPeerConnection === "function";

export const createPeerConnection: CreateConnection = (configuration) => new RTCPeerConnection(configuration);
/** The most new partner links accepted before one connects; no page is reloaded more often than that. */
const mostMeetings = 12;
/**
 * A channel that closes on its own never reopens: the peer has released its end. If no new link of the peer announces
 * itself within this time, this side rebuilds.
 */
const orphanPatienceMs = 2_000;
/** The most former links of each side that are remembered: late signals may still name them. */
const mostRemembered = 64;

/**
 * The link to one peer, over as many generations of `RTCPeerConnection` as needed: the connection is rebuilt when the
 * peer's page has reloaded, or a negotiation has failed permanently. The impolite side makes the first offer of each
 * pair of generations, so one rebuild causes at most one on the other side. After that the impolite side offers freely,
 * and the polite side after it was granted its turn (`OfferTurn`). The server must deliver signals in the order in which
 * the peer sent them; the data channel may deliver them too, before or after.
 */
export class PeerLink {
  readonly #options: PeerLinkOptions;
  #listener: PeerLinkListener;
  #polite: boolean;
  #isSilent: boolean;
  #ice: IceOptions;
  #tracks: Tracks;
  #generation: Generation;
  #names: readonly LinkId[] = [];
  #retired: readonly LinkId[] = [];
  #state: IceState = "connecting";
  #remote = noRemote;
  #fingerprints: Fingerprints | null = null;
  /** Signals were lost while the channel was open: they may have announced the partner's next link. */
  #isDoubtful = false;
  #orphaned: ReturnType<typeof setTimeout> | undefined;
  /** Limited, because two browsers that cannot agree would go on forever. */
  #retriesLeft = 3;
  /** One rebuild for want of candidates, and one more after each connect: a relay that is down gives none either. */
  #stuckRebuildsLeft = 1;
  #meetingsLeft = mostMeetings;
  #isClosed = false;

  constructor(options: PeerLinkOptions, tracks: Tracks) {
    this.#options = options;
    this.#listener = options.listener;
    this.#polite = options.polite;
    this.#isSilent = options.silent === true;
    this.#ice = options.ice;
    this.#tracks = tracks;
    this.#generation = this.#build(null, this.#polite);
    if (options.returning) this.#sayHello();
  }

  /** The current connection, for statistics. */
  get connection(): RTCPeerConnection {
    return this.#generation.connection;
  }

  /** The current sender of that track, once it has a slot. */
  sender(name: TrackName): RTCRtpSender | null {
    return this.#generation.slots.slot(name)?.sender ?? null;
  }

  /** Sends these tracks from now on; `null` sends nothing of that kind. */
  publish(tracks: Tracks): void {
    this.#tracks = tracks;
    if (!this.#isClosed) this.#generation.publish(tracks);
  }

  /** Sends a message to the peer without a server; true if it was sent. It is never retried. */
  say(message: LinkMessage): boolean {
    return !this.#isClosed && this.#generation.say(message);
  }

  /** Handles signals of the peer that the server has delivered. */
  receive({ from, to, place, signals }: LinkSignals): void {
    if (this.#isClosed || this.#retired.includes(from)) return;
    if (from !== this.#generation.partner) {
      if (to !== null && !this.#answersTo(to)) return;
      this.#meet(from, signals.some(isHello));
    }
    this.#generation.receive(place, signals);
  }

  /** Looks for a new path at once, for example after a change of the device's network. */
  restart(): void {
    if (!this.#isClosed) this.#generation.restart();
  }

  /** Uses these servers, or newer credentials, from the next ICE restart on: at once if the path is broken. */
  useIceServers(ice: IceOptions): void {
    if (ice === this.#ice) return;
    this.#ice = ice;
    if (this.#isClosed) return;
    this.#generation.connection.setConfiguration(configurationOf(ice, this.#options.certificate));
    if (this.#state === "interrupted") this.#generation.restart();
  }

  /** Starts over with another connection. */
  rebuild(): void {
    if (this.#isClosed) return;
    // A partner that was heard will rebuild too; a partner that was not may still answer the new link.
    if (this.#generation.hasHeard) this.#retire();
    this.#replace(null);
    if (!this.#isClosed) this.#sayHello();
  }

  /** The server will never deliver some signals of either side; an open channel still delivers them. */
  signalsLost(): void {
    if (this.#isClosed) return;
    if (this.#generation.isOpen && this.#state === "connected") this.#isDoubtful = true;
    else this.rebuild();
  }

  /**
   * Continues under another owner without interruption, and reports its state to it at once. A silent link begins to
   * send. `polite` applies to later generations; the running one keeps its role. A link that is not connected gets the
   * full time of a new one to connect.
   */
  retarget(polite: boolean, listener: PeerLinkListener): void {
    this.#polite = polite;
    this.#listener = listener;
    if (this.#isClosed) return;
    this.#isSilent = false;
    this.#generation.speak();
    if (this.#fingerprints !== null) listener.fingerprints(this.#fingerprints);
    listener.remote(this.#remote);
    listener.state(this.#state);
    listener.channel(this.#generation.isOpen);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#discard();
  }

  /**
   * True if a signal from a new partner link, addressed to that name, is meant for this link. If the running generation
   * is polite, the signal may be an offer, whose sender may know only an earlier name. Otherwise it is an answer, which
   * counts only for the latest name: an earlier one made another offer.
   */
  #answersTo(name: LinkId): boolean {
    return this.#generation.isPolite ? this.#names.includes(name) : this.#names.at(-1) === name;
  }

  /** Handles a partner link that is unknown so far: the first, or one that the partner has rebuilt. */
  #meet(partner: LinkId, returns: boolean): void {
    // A returning partner has missed the signals to its previous link, and leaves the first offer to this side.
    const isNew = !this.#generation.hasHeard && !returns;
    this.#retire();
    if (isNew) this.#generation.turnTo(partner, () => this.#newName());
    // A partner link built before `retarget` may have the previous role: its first signal decides.
    else if (this.#meetingsLeft-- > 0) this.#replace(partner, !returns);
    else this.#giveUp();
  }

  #newName(): LinkId {
    const name = this.#options.newLinkId();
    this.#names = [...this.#names, name].slice(-mostRemembered);
    return name;
  }

  #retire(): void {
    const { partner } = this.#generation;
    if (partner !== null) this.#retired = [...this.#retired, partner].slice(-mostRemembered);
  }

  #giveUp(): void {
    this.close();
    this.#tellRemote(noRemote);
    this.#tellState("failed");
  }

  #replace(partner: LinkId | null, polite = this.#polite): void {
    const wasOpen = this.#generation.isOpen;
    this.#discard();
    this.#fingerprints = null;
    let isBuilt = true;
    try {
      this.#generation = this.#build(partner, polite);
    } catch {
      // A policy came into force, or there are too many connections: this browser creates no more.
      isBuilt = false;
    }
    // Reported only after the new generation exists, because the listener may close this link.
    if (wasOpen) this.#listener.channel(false);
    if (this.#isClosed) return;
    if (!isBuilt) return this.#giveUp();
    this.#tellRemote(noRemote);
    if (!this.#isClosed) this.#tellState("connecting");
  }

  #discard(): void {
    this.#generation.close();
    this.#isDoubtful = false;
    clearTimeout(this.#orphaned);
  }

  #sayHello(): void {
    // The impolite side's offer serves as its hello.
    if (this.#polite) this.#generation.sayHello();
  }

  #tellState(state: IceState): void {
    this.#state = state;
    this.#listener.state(state);
  }

  #tellRemote(remote: Remote): void {
    this.#remote = remote;
    this.#listener.remote(remote);
  }

  #tellFingerprints(): void {
    const told = this.#fingerprints;
    const now = fingerprintsOf(this.#generation.connection);
    if (now === null || (now.own === told?.own && now.peer === told.peer)) return;
    this.#fingerprints = now;
    this.#listener.fingerprints(now);
  }

  #build(partner: LinkId | null, polite: boolean): Generation {
    const { certificate, createConnection = createPeerConnection } = this.#options;
    return new Generation({
      id: this.#newName(),
      partner,
      connection: createConnection(configurationOf(this.#ice, certificate)),
      polite,
      silent: this.#isSilent,
      relayOnly: () => this.#ice.policy === "relay",
      tracks: this.#tracks,
      signals: (batch) => this.#listener.signals(batch),
      remote: (remote) => this.#tellRemote(remote),
      state: (state) => {
        if (state === "connected") {
          this.#meetingsLeft = mostMeetings;
          this.#stuckRebuildsLeft = 1;
        }
        this.#tellState(state);
      },
      channel: (isOpen) => this.#channelChanged(isOpen),
      message: (message) => {
        this.#isDoubtful = false;
        this.#listener.message(message);
      },
      agreed: () => this.#tellFingerprints(),
      broken: () => (this.#isDoubtful ? this.rebuild() : this.#generation.restart()),
      spoiled: () => this.rebuild(),
      failed: () => (this.#retriesLeft-- > 0 ? this.rebuild() : this.#tellState("failed")),
      stuck: () => this.#stuckRebuildsLeft-- > 0 && this.rebuild(),
    });
  }

  #channelChanged(isOpen: boolean): void {
    this.#listener.channel(isOpen);
    if (!isOpen && !this.#isClosed)
      this.#orphaned = setTimeout(() => this.rebuild(), this.#isDoubtful ? 0 : orphanPatienceMs);
  }
}
