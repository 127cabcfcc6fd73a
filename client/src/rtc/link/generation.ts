import type { LinkId } from "@lets-meet/shared/ids.ts";
import type { PeerMessage } from "@lets-meet/shared/protocol/peer.ts";
import type { LinkSignals, Signal } from "@lets-meet/shared/protocol/signal.ts";
import { GatheringWatch } from "../ice/gathering-watch.ts";
import { type IceState, IceWatch } from "../ice/ice-watch.ts";
import { relayedOnly } from "../ice/relay-only.ts";
import { Negotiation } from "./negotiation.ts";
import { channelOptions, PeerChannel } from "./peer-channel.ts";
import type { Remote } from "./remote.ts";
import { SignalIntake } from "./signal-intake.ts";
import { SignalPost } from "./signal-post.ts";
import { Slots, type Tracks } from "./slots.ts";

/** The messages between two pages, other than the signals of their link. */
export type LinkMessage = Exclude<PeerMessage, { readonly kind: "signals" }>;

export type GenerationOptions = {
  readonly id: LinkId;
  /** The partner's link that this generation talks to, if known. */
  readonly partner: LinkId | null;
  readonly connection: RTCPeerConnection;
  readonly polite: boolean;
  /** Sends nothing to the server before `speak`. */
  readonly silent: boolean;
  readonly relayOnly: () => boolean;
  readonly tracks: Tracks;
  readonly signals: (batch: LinkSignals) => void;
  readonly remote: (remote: Remote) => void;
  readonly state: (state: IceState) => void;
  readonly channel: (isOpen: boolean) => void;
  readonly message: (message: LinkMessage) => void;
  readonly agreed: () => void;
  /** The path is broken: the owner calls `restart` or creates another generation. */
  readonly broken: () => void;
  /**
   * Two offers have collided, and the picture would not survive a rollback: the owner creates another
   * generation.
   */
  readonly spoiled: () => void;
  /** The connection is unusable: the owner creates another generation. */
  readonly failed: () => void;
  /** The browser finds no candidates for this connection, and may find some for another. */
  readonly stuck: () => void;
};

/** A signal that only announces its link: an end of candidates without a user name fragment. */
const hello: Signal = {
  kind: "candidate",
  candidate: "",
  sdpMid: null,
  sdpMLineIndex: null,
  usernameFragment: null,
};
export const isHello = (signal: Signal): boolean =>
  signal.kind === "candidate" && signal.candidate === "" && signal.usernameFragment === null;

/** The most batches kept for sending again when the channel opens; the server has delivered older ones. */
const mostForChannel = 64;

/**
 * One `RTCPeerConnection` of a link, with its id, the partner's link it talks to, and its watch. It sends its
 * signals through the server and, once the data channel is open, over the channel too, each batch under the
 * same number.
 */
export class Generation {
  readonly connection: RTCPeerConnection;
  readonly slots: Slots;
  readonly #options: GenerationOptions;
  readonly #negotiation: Negotiation;
  readonly #post: SignalPost;
  readonly #channel: PeerChannel;
  readonly #watch: IceWatch;
  readonly #gathering: GatheringWatch;
  #id: LinkId;
  #partner: LinkId | null;
  #intake = this.#newIntake();
  #place = 0;
  #isSilent: boolean;
  #hasConnected = false;
  /** The batches sent before the channel opened; `null` once it has. */
  #forChannel: LinkSignals[] | null = [];

  constructor(options: GenerationOptions) {
    const { id, connection, polite } = options;
    this.#options = options;
    this.#id = id;
    this.connection = connection;
    this.#partner = options.partner;
    this.#channel = new PeerChannel({
      channel: connection.createDataChannel("peer", channelOptions),
      message: (message) => this.#hear(message),
      changed: (isOpen) => this.#channelChanged(isOpen),
    });
    this.#post = new SignalPost((signals) => this.#send(signals));
    this.#isSilent = options.silent;
    this.slots = new Slots(connection);
    this.#gathering = new GatheringWatch(connection, options.stuck);
    this.#negotiation = new Negotiation({
      connection,
      slots: this.slots,
      polite,
      tracks: options.tracks,
      send: (signal) => {
        if (!this.#isSilent) this.#post.send(signal);
      },
      remote: options.remote,
      agreed: options.agreed,
      hasHadMedia: () => this.#hasConnected,
      spoiled: options.spoiled,
      failed: options.failed,
    });
    this.#watch = new IceWatch({
      connection,
      patient: polite,
      idle: options.silent,
      restart: options.broken,
      changed: (state) => {
        if (state === "connected") this.#hasConnected = true;
        options.state(state);
      },
    });
  }

  get partner(): LinkId | null {
    return this.#partner;
  }

  /**
   * True once it has received a description of a partner's link, which binds this connection to that link.
   */
  get hasHeard(): boolean {
    return this.#negotiation.hasHeard;
  }

  get isPolite(): boolean {
    return this.#options.polite;
  }

  get isOpen(): boolean {
    return this.#channel.isOpen;
  }

  /**
   * Only before a description was received: talks to that link of the partner from now on. An earlier hello
   * may never reach that link, which would wait for it: the polite side then continues under a new id, from
   * the first number.
   */
  turnTo(partner: LinkId, newLinkId: () => LinkId): void {
    this.#partner = partner;
    this.#intake = this.#newIntake();
    if (!this.#options.polite || this.#place === 0) return;
    this.#id = newLinkId();
    this.#place = 0;
    this.#forChannel = [];
  }

  publish(tracks: Tracks): void {
    this.#negotiation.publish(tracks);
  }

  /** Handles signals of the partner's link, each place once. */
  receive(place: number, signals: readonly Signal[]): void {
    this.#intake.take(place, signals);
  }

  say(message: LinkMessage): boolean {
    return this.#channel.say(message);
  }

  sayHello(): void {
    this.#post.send(hello);
    this.#post.flush();
  }

  /**
   * Sends the pending offer that it has held back, if there is one, with all candidates found so far, and
   * restarts the time in which the connection has to be made.
   */
  speak(): void {
    if (this.#isSilent) {
      this.#isSilent = false;
      this.#negotiation.describe();
    }
    this.#watch.restartTimeout();
  }

  restart(): void {
    this.#negotiation.restart();
  }

  close(): void {
    this.#negotiation.close();
    this.#post.close();
    this.#channel.close();
    this.#watch.close();
    this.#gathering.close();
    this.connection.close();
  }

  #newIntake(): SignalIntake {
    return new SignalIntake((signals) => {
      const meant = signals.filter((signal) => !isHello(signal));
      const usable = this.#options.relayOnly() ? meant.map(relayedOnly).filter((one) => one !== null) : meant;
      this.#negotiation.receive(usable);
    });
  }

  #send(signals: Signal[]): void {
    const batch = { from: this.#id, to: this.#partner, place: this.#place++, signals };
    this.#options.signals(batch);
    if (this.#forChannel === null) this.#channel.say({ kind: "signals", ...batch });
    else this.#forChannel = [...this.#forChannel, batch].slice(-mostForChannel);
  }

  #channelChanged(isOpen: boolean): void {
    if (isOpen) {
      for (const batch of this.#forChannel ?? []) this.#channel.say({ kind: "signals", ...batch });
      this.#forChannel = null;
    }
    this.#options.channel(isOpen);
  }

  #hear(message: PeerMessage): void {
    if (message.kind !== "signals") this.#options.message(message);
    else if (message.from === this.#partner) this.receive(message.place, message.signals);
  }
}
