import type { LinkId, PeerId } from "@lets-meet/shared/ids.ts";
import { isPolite } from "@lets-meet/shared/politeness.ts";
import type { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import type { Fingerprints } from "./fingerprint.ts";
import type { Said } from "./generation.ts";
import type { IceState } from "./ice-watch.ts";
import type { IceOptions } from "./peer-configuration.ts";
import { PeerLink, type PeerLinkListener } from "./peer-link.ts";
import type { Remote } from "./remote.ts";
import type { Tracks } from "./slots.ts";
import { Uplink, type Views } from "./uplink.ts";
import type { UplinkSummary } from "./uplink-budget.ts";

/** What peers say to each other for themselves: how large they show each other is between their calls. */
export type MeshSaid = Exclude<Said, { readonly kind: "view" }>;

/** What a call tells its owner of each peer, as a PeerLinkListener does; nothing of one that has been removed. */
export type MeshListener = {
  readonly signals: (peerId: PeerId, batch: LinkSignals) => void;
  readonly remote: (peerId: PeerId, remote: Remote) => void;
  readonly state: (peerId: PeerId, state: IceState) => void;
  readonly channel: (peerId: PeerId, isOpen: boolean) => void;
  readonly message: (peerId: PeerId, said: MeshSaid) => void;
  readonly fingerprints: (peerId: PeerId, fingerprints: Fingerprints) => void;
  /** What this page sends in all, and why not more. */
  readonly uplink: (summary: UplinkSummary) => void;
};

export type MeshCallOptions = {
  /** This page's own name in the call. */
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
  /** This page was in the call with that peer before it was loaded again. */
  readonly returning?: boolean;
  /** A running link to that peer, which carries on in this call. */
  readonly link?: PeerLink;
};

type Member = { readonly link: PeerLink; shown: Views | null };

/**
 * A call of every page with every other: one link per peer. Everybody adds everybody, in any order; which side offers
 * first is settled by the two ids alone.
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

  /** Takes in signals that the server has brought; those of nobody in the call are nobody's. */
  receive(peerId: PeerId, batch: LinkSignals): void {
    this.#members.get(peerId)?.link.receive(batch);
  }

  publish(tracks: Tracks): void {
    this.#tracks = tracks;
    for (const { link } of this.#members.values()) link.publish(tracks);
    this.#uplink.publish(tracks);
  }

  /** Says something to one peer, or with `null` to all; whether it is on its way to each of them. */
  say(peerId: PeerId | null, said: MeshSaid): boolean {
    const links = peerId === null ? this.peers : [peerId];
    return links.map((to) => this.#members.get(to)?.link.say(said) === true).every(Boolean);
  }

  /** Tells that peer how large its pictures are shown here, now and whenever there is a new way to it. */
  show(peerId: PeerId, views: Views): void {
    const member = this.#members.get(peerId);
    if (member === undefined) return;
    if (member.shown?.camera === views.camera && member.shown.screen === views.screen) return;
    member.shown = views;
    member.link.say({ kind: "view", ...views });
  }

  /** Looks for new paths to that peer, or with `null` to all, as when the network has changed. */
  restart(peerId: PeerId | null = null): void {
    for (const [id, { link }] of this.#members) if (peerId === null || peerId === id) link.restart();
  }

  useIceServers(ice: IceOptions): void {
    this.#ice = ice;
    for (const { link } of this.#members.values()) link.useIceServers(ice);
  }

  /** The server will never bring some signals to or from that peer. */
  signalsLost(peerId: PeerId): void {
    this.#members.get(peerId)?.link.signalsLost();
  }

  /** The connection of this moment, for statistics. */
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
        // A connection that has come about may have other senders.
        this.#uplink.replan();
        listener.state(peerId, state);
      },
      channel: (isOpen) => {
        const { link, shown } = this.#members.get(peerId) ?? {};
        if (isOpen && shown) link?.say({ kind: "view", ...shown });
        listener.channel(peerId, isOpen);
      },
      message: (said) => {
        if (said.kind === "view") this.#uplink.view(peerId, { camera: said.camera, screen: said.screen });
        else listener.message(peerId, said);
      },
      fingerprints: (fingerprints) => listener.fingerprints(peerId, fingerprints),
    };
  }
}
