import type { LinkId, PeerId } from "@lets-meet/shared/ids.ts";
import { isPolite } from "@lets-meet/shared/politeness.ts";
import type { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import type { IceState } from "../ice/ice-watch.ts";
import type { LinkMessage } from "../link/generation.ts";
import type { IceOptions } from "../link/peer-configuration.ts";
import { PeerLink, type PeerLinkListener } from "../link/peer-link.ts";
import type { Remote } from "../link/remote.ts";
import type { Tracks } from "../link/slots.ts";
import type { Fingerprints } from "../safety-code/fingerprint.ts";
import { Uplink, type Views } from "./uplink.ts";
import type { UplinkSummary } from "./uplink-budget.ts";

/** The messages that a call's owner sends and receives; the calls exchange view sizes themselves. */
export type MeshMessage = Exclude<LinkMessage, { readonly kind: "view" }>;

/** The events of each peer, like those of a PeerLinkListener; a removed peer has none. */
export type MeshListener = {
  readonly signals: (peerId: PeerId, batch: LinkSignals) => void;
  readonly remote: (peerId: PeerId, remote: Remote) => void;
  readonly state: (peerId: PeerId, state: IceState) => void;
  readonly channel: (peerId: PeerId, isOpen: boolean) => void;
  readonly message: (peerId: PeerId, message: MeshMessage) => void;
  readonly fingerprints: (peerId: PeerId, fingerprints: Fingerprints) => void;
  /** The total that this page sends, and its limiting factor. */
  readonly uplink: (summary: UplinkSummary) => void;
};

export type MeshCallOptions = {
  /** This page's peer id in the call. */
  readonly self: PeerId;
  readonly ice: IceOptions;
  /** See PeerLinkOptions. */
  readonly certificate: RTCCertificate | null;
  readonly listener: MeshListener;
  readonly newLinkId: () => LinkId;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly budgetBitsPerSecond?: number;
};

export type NewPeer = {
  /** This page was in the call with that peer before its reload. */
  readonly returning?: boolean;
  /** A running link to that peer, which continues in this call. */
  readonly link?: PeerLink;
};

type Member = { readonly link: PeerLink; shown: Views | null };

/**
 * A full-mesh call: one link per peer. Every page adds every other, in any order; the two ids alone decide
 * which side offers first.
 */
export class MeshCall implements Disposable {
  readonly #options: MeshCallOptions;
  readonly #members = new Map<PeerId, Member>();
  readonly #uplink: Uplink;
  #tracks: Tracks;
  #ice: IceOptions;

  constructor(options: MeshCallOptions, tracks: Tracks) {
    this.#options = options;
    this.#tracks = tracks;
    this.#ice = options.ice;
    const { budgetBitsPerSecond, listener } = options;
    this.#uplink = new Uplink(
      {
        changed: (summary) => listener.uplink(summary),
        ...(budgetBitsPerSecond === undefined ? {} : { budgetBitsPerSecond }),
      },
      tracks,
    );
  }

  get peers(): readonly PeerId[] {
    return [...this.#members.keys()];
  }

  /** Calls that peer, unless it is in the call already. */
  add(peerId: PeerId, { returning = false, link }: NewPeer = {}): void {
    if (this.#members.has(peerId) || peerId === this.#options.self) {
      if (link !== undefined && link !== this.#members.get(peerId)?.link) link.close();
      return;
    }
    const polite = isPolite(this.#options.self, peerId);
    const member: Member = { link: link ?? this.#call(peerId, polite, returning), shown: null };
    this.#members.set(peerId, member);
    this.#uplink.add(peerId, member.link);
    if (link === undefined) return;
    link.publish(this.#tracks);
    link.retarget(polite, this.#listenerFor(peerId));
  }

  remove(peerId: PeerId): void {
    const member = this.#members.get(peerId);
    if (member === undefined) return;
    this.#members.delete(peerId);
    this.#uplink.remove(peerId);
    member.link.close();
  }

  /** Handles signals from the server; signals of unknown peers are ignored. */
  receive(peerId: PeerId, batch: LinkSignals): void {
    this.#members.get(peerId)?.link.receive(batch);
  }

  publish(tracks: Tracks): void {
    this.#tracks = tracks;
    for (const { link } of this.#members.values()) link.publish(tracks);
    this.#uplink.publish(tracks);
  }

  /** Sends a message to one peer, or to all for `null`; true if it was sent to each of them. */
  say(peerId: PeerId | null, message: MeshMessage): boolean {
    const links = peerId === null ? this.peers : [peerId];
    return links.map((to) => this.#members.get(to)?.link.say(message) === true).every(Boolean);
  }

  /** Tells that peer how large its pictures are shown here, now and on every new channel to it. */
  show(peerId: PeerId, views: Views): void {
    const member = this.#members.get(peerId);
    if (member === undefined) return;
    if (member.shown?.camera === views.camera && member.shown.screen === views.screen) return;
    member.shown = views;
    member.link.say({ kind: "view", ...views });
  }

  /** Looks for new paths to that peer, or to all for `null`, for example after a network change. */
  restart(peerId: PeerId | null = null): void {
    for (const [id, { link }] of this.#members) if (peerId === null || peerId === id) link.restart();
  }

  useIceServers(ice: IceOptions): void {
    this.#ice = ice;
    for (const { link } of this.#members.values()) link.useIceServers(ice);
  }

  /** The server will never deliver some signals to or from that peer. */
  signalsLost(peerId: PeerId): void {
    this.#members.get(peerId)?.link.signalsLost();
  }

  /** The current connection, for statistics. */
  connection(peerId: PeerId): RTCPeerConnection | null {
    return this.#members.get(peerId)?.link.connection ?? null;
  }

  [Symbol.dispose](): void {
    for (const peerId of this.peers) this.remove(peerId);
    this.#uplink.close();
  }

  #call(peerId: PeerId, polite: boolean, returning: boolean): PeerLink {
    const { certificate, newLinkId, createConnection } = this.#options;
    return new PeerLink(
      {
        polite,
        returning,
        ice: this.#ice,
        certificate,
        newLinkId,
        listener: this.#listenerFor(peerId),
        ...(createConnection === undefined ? {} : { createConnection }),
      },
      this.#tracks,
    );
  }

  #listenerFor(peerId: PeerId): PeerLinkListener {
    const { listener } = this.#options;
    return {
      signals: (batch) => listener.signals(peerId, batch),
      remote: (remote) => listener.remote(peerId, remote),
      state: (state) => {
        // A new connection may have other senders.
        this.#uplink.replan();
        listener.state(peerId, state);
      },
      channel: (isOpen) => {
        const { link, shown } = this.#members.get(peerId) ?? {};
        if (isOpen && shown) link?.say({ kind: "view", ...shown });
        listener.channel(peerId, isOpen);
      },
      message: (message) => {
        if (message.kind === "view")
          this.#uplink.view(peerId, { camera: message.camera, screen: message.screen });
        else listener.message(peerId, message);
      },
      fingerprints: (fingerprints) => listener.fingerprints(peerId, fingerprints),
    };
  }
}
