import type { LinkId } from "@lets-meet/shared/ids.ts";
import type { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import { type Fingerprints, fingerprintsOf } from "./fingerprint.ts";
import { Generation, isHello, type Said } from "./generation.ts";
import type { IceState } from "./ice-watch.ts";
import { configurationOf, type IceOptions } from "./peer-configuration.ts";
import { noRemote, type Remote } from "./remote.ts";
import type { TrackName, Tracks } from "./slots.ts";

/** What a link tells its owner; nothing is told any more once the link is closed. */
export type PeerLinkListener = {
  /** For the server to bring to the other side. */
  readonly signals: (batch: LinkSignals) => void;
  readonly remote: (remote: Remote) => void;
  readonly state: (state: IceState) => void;
  /** Whether something can be said to the other side; what was said of a passing nature is to be said again when it can. */
  readonly channel: (isOpen: boolean) => void;
  readonly message: (said: Said) => void;
  /** Told when both ends' certificates are known, of each connection anew, and when one of them has changed. */
  readonly fingerprints: (fingerprints: Fingerprints) => void;
};

export type PeerLinkOptions = {
  /** Yields on glare and leaves the first offer to the other side; exactly one of the two sides does. */
  readonly polite: boolean;
  /** This page was in the call before and has lost its end: the other side must hear of the new one. */
  readonly returning: boolean;
  readonly ice: IceOptions;
  /** The page's certificate for this call, so that all its links show the same fingerprint; `null` makes one each. */
  readonly certificate: RTCCertificate | null;
  /** Nobody is there yet: nothing is said before `retarget`, which describes the offer as it is by then. */
  readonly silent?: boolean;
  readonly listener: PeerLinkListener;
  readonly newLinkId: () => LinkId;
  readonly createConnection?: CreateConnection;
};
type CreateConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

/** Whether this browser can do calls at all. */
export const supportsCalls = (): boolean => typeof RTCPeerConnection === "function";

export const createPeerConnection: CreateConnection = (configuration) => new RTCPeerConnection(configuration);
/** So many new links of the partner's are met before one of them connects; no page is reloaded more often than that. */
const mostMeetings = 12;
/**
 * A channel that has closed by itself never opens again: the other side has let its end go, and its next link, if there is
 * one, has been heard of within this time.
 */
const orphanPatienceMs = 2_000;
/** How many former links of each side are known by name: what was said to or by them may be late. */
const mostRemembered = 64;

/**
 * The link to one peer, over as many generations of `RTCPeerConnection` as it takes: when the peer's page has reloaded,
 * or a negotiation has failed for good, the connection is built anew. The impolite side makes the first offer of each
 * pair of generations, so the two rebuild at most once in turn; afterwards both sides negotiate freely (W3C WebRTC
 * §10.7, perfect negotiation). The server must bring signals in the order in which the other side sent them; over the
 * data channel they may come as well, before or after.
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
  /** Signals were lost while the channel was open: what was lost may have been the partner's next link. */
  #isDoubtful = false;
  #orphaned: ReturnType<typeof setTimeout> | undefined;
  #retriesLeft = 3;
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

  /** The connection of this moment, for statistics. */
  get connection(): RTCPeerConnection {
    return this.#generation.connection;
  }

  /** What sends that track at this moment, once there is a place for it. */
  sender(name: TrackName): RTCRtpSender | null {
    return this.#generation.slots.slot(name)?.sender ?? null;
  }

  /** Sends these tracks from now on; `null` sends nothing of that kind. */
  publish(tracks: Tracks): void {
    this.#tracks = tracks;
    if (!this.#isClosed) this.#generation.publish(tracks);
  }

  /** Says something to the other side without a server; whether it is on its way. What is not will never be. */
  say(said: Said): boolean {
    return !this.#isClosed && this.#generation.say(said);
  }

  /** Takes in signals of the other side that the server has brought. */
  receive({ from, to, place, signals }: LinkSignals): void {
    if (this.#isClosed || this.#retired.includes(from)) return;
    if (from !== this.#generation.partner) {
      if (to !== null && !this.#answersTo(to)) return;
      this.#meet(from, signals.some(isHello));
    }
    this.#generation.receive(place, signals);
  }

  /** Looks for a new path at once, as when the device's network has changed. */
  restart(): void {
    if (!this.#isClosed) this.#generation.restart();
  }

  /**
   * Looks for paths with these from the next restart on, which is at once where the path is broken; they may be the same
   * servers with newer credentials.
   */
  useIceServers(ice: IceOptions): void {
    if (ice === this.#ice) return;
    this.#ice = ice;
    if (this.#isClosed) return;
    this.#generation.connection.setConfiguration(configurationOf(ice, this.#options.certificate));
    if (this.#state === "interrupted") this.#generation.restart();
  }

  /** Begins anew with another connection. */
  rebuild(): void {
    if (this.#isClosed) return;
    // Whoever was heard will build anew as well; who was not may still answer to the new link.
    if (this.#generation.hasHeard) this.#retire();
    this.#replace(null);
    if (!this.#isClosed) this.#sayHello();
  }

  /** The server will never bring some signals, of either side; over an open channel they come nevertheless. */
  signalsLost(): void {
    if (this.#isClosed) return;
    if (this.#generation.isOpen && this.#state === "connected") this.#isDoubtful = true;
    else this.rebuild();
  }

  /**
   * Goes on under another owner without an interruption, and tells it at once how things stand. `polite` holds for the
   * generations to come: the running one goes on as it was agreed. A link that is not connected has all the time of a new
   * one to become so.
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
   * Whether what a new link of the partner's says to that name is meant for this link. A new link speaks first where it
   * is the impolite one, and may not know yet how the other one is called by now; an answer is to one offer only.
   */
  #answersTo(name: LinkId): boolean {
    return this.#polite ? this.#names.includes(name) : this.#names.at(-1) === name;
  }

  /** A link of the partner's that this one has not heard of: the first, or one that the partner has built anew. */
  #meet(partner: LinkId, returns: boolean): void {
    // Who returns has missed what was said to the link before, and leaves the first offer to this side.
    const isNew = !this.#generation.hasHeard && !returns;
    this.#retire();
    if (isNew) this.#generation.turnTo(partner, () => this.#newName());
    // Built before `retarget`, the partner's link may have the role from before: what it says decides.
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
    try {
      this.#generation = this.#build(partner, polite);
    } catch {
      // A policy came into force, or this browser has too many: it makes no more connections.
      if (wasOpen) this.#listener.channel(false);
      this.#giveUp();
      return;
    }
    // Whoever is told may close this link in answer.
    if (wasOpen) this.#listener.channel(false);
    this.#tellRemote(noRemote);
    this.#tellState("connecting");
  }

  #discard(): void {
    this.#generation.close();
    this.#isDoubtful = false;
    clearTimeout(this.#orphaned);
  }

  /** Two browsers that cannot agree would go on for ever. */
  #retry(): void {
    if (this.#retriesLeft-- > 0) this.rebuild();
    else this.#tellState("failed");
  }

  #sayHello(): void {
    // The impolite side's offer is its greeting.
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
        if (state === "connected") this.#meetingsLeft = mostMeetings;
        this.#tellState(state);
      },
      channel: (isOpen) => this.#channelChanged(isOpen),
      message: (said) => {
        this.#isDoubtful = false;
        this.#listener.message(said);
      },
      agreed: () => this.#tellFingerprints(),
      broken: () => (this.#isDoubtful ? this.rebuild() : this.#generation.restart()),
      spoiled: () => this.rebuild(),
      failed: () => this.#retry(),
    });
  }

  #channelChanged(isOpen: boolean): void {
    this.#listener.channel(isOpen);
    if (!isOpen && !this.#isClosed)
      this.#orphaned = setTimeout(() => this.rebuild(), this.#isDoubtful ? 0 : orphanPatienceMs);
  }
}
