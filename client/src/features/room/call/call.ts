import type { LinkId, PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import type { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import type { IceAccess } from "../../../net/ice-access.ts";
import type { Outbox } from "../../../net/outbox.ts";
import type { Ask } from "../../../net/request.ts";
import type { CallIdentities, CallName } from "../../../rtc/link/call-identity.ts";
import { type IceOptions, makeCertificate } from "../../../rtc/link/peer-configuration.ts";
import type { PeerLink } from "../../../rtc/link/peer-link.ts";
import type { Tracks } from "../../../rtc/link/slots.ts";
import { MeshCall, type MeshListener, type MeshMessage } from "../../../rtc/mesh/mesh-call.ts";
import { watchLink } from "../../../rtc/quality/link-watch.ts";
import { movingTrackOf } from "../../../rtc/quality/still-picture.ts";
import type { ShownSizes } from "../actions-type.ts";
import { membershipIn } from "../membership.ts";
import type { Membership } from "../state.ts";
import type { RoomStore } from "../store.ts";
import { CallSafety } from "./call-safety.ts";
import { CallVoices } from "./call-voices.ts";
import { freshMedia, type PeerMedia } from "./view.ts";

/** A link that runs before the call begins, and what the call's other links share with it. */
export type Carried = {
  readonly peerId: PeerId;
  readonly link: PeerLink;
  readonly certificate: RTCCertificate | null;
  readonly ice: IceOptions;
};

/** `returning`: this page was in the call before its load. */
export type CallStart = { readonly carried: Carried | null; readonly returning: boolean };

export type RoomCallOptions = {
  readonly store: RoomStore;
  readonly ask: Ask;
  readonly outbox: Pick<Outbox, "push">;
  readonly iceAccess: Pick<IceAccess, "follow">;
  readonly identities: Pick<CallIdentities, "recall" | "begin" | "agree" | "end">;
  /** Checks that the server is reachable, which mending a link needs; true if it answers. */
  readonly checkLine: () => Promise<boolean>;
  readonly newLinkId: () => LinkId;
  readonly createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** A peer's message that came over its link, not through the server. */
  readonly received: (peerId: PeerId, message: MeshMessage) => void;
};

/**
 * The call of one membership in a room: stores what arrives from each peer. Its links begin once the ICE servers
 * are known; peers added earlier wait.
 */
export class RoomCall implements Disposable {
  readonly #options: RoomCallOptions;
  readonly #self: PeerId;
  readonly #room: RoomId;
  readonly #name: CallName;
  readonly #safety: CallSafety;
  readonly #voices: CallVoices;
  readonly #watches = new Map<PeerId, Disposable>();
  #tracks: Tracks;
  #mesh: MeshCall | null = null;
  /** The peers added before the call can begin, with their `returning`. */
  #early = new Map<PeerId, boolean>();
  #sizes = new Map<PeerId, ShownSizes>();
  #ice: Disposable | null = null;
  #isClosed = false;

  constructor(
    options: RoomCallOptions,
    membership: Pick<Membership, "peerId" | "facts">,
    tracks: Tracks,
    how: CallStart,
  ) {
    const { carried, returning } = how;
    this.#options = options;
    this.#self = membership.peerId;
    this.#room = membership.facts.roomId;
    this.#name = `membership ${this.#room} ${this.#self}`;
    this.#tracks = tracks;
    this.#safety = new CallSafety({
      self: membership.peerId,
      call: membership.facts.roomId,
      say: (peerId, message) => void this.#mesh?.say(peerId, message),
      keep: (memory) => options.identities.agree(this.#name, memory),
      changed: (safety) => options.store.setState({ safety }),
    });
    this.#voices = new CallVoices({
      store: options.store,
      self: membership.peerId,
      connection: (peerId) => this.#mesh?.connection(peerId) ?? null,
    });
    if (carried === null) void this.#followIce(returning ? this.#recall() : makeCertificate());
    else {
      this.#mesh = this.#meshOf(carried.ice, carried.certificate);
      options.identities.begin(this.#name, carried.certificate);
      this.#safety.join(carried.peerId);
      this.#enter(carried.peerId, { link: carried.link });
      void this.#followIce(Promise.resolve(carried.certificate));
    }
  }

  /** Calls that peer; `returning`: this page was in a call with it before its load. */
  add(peerId: PeerId, returning: boolean): void {
    // The carried link exists already.
    if (this.#watches.has(peerId)) return;
    this.#change(peerId, {});
    this.#safety.join(peerId);
    if (this.#mesh === null) this.#early.set(peerId, returning);
    else this.#enter(peerId, { returning });
  }

  remove(peerId: PeerId): void {
    this.#early.delete(peerId);
    this.#sizes.delete(peerId);
    this.#watches.get(peerId)?.[Symbol.dispose]();
    this.#watches.delete(peerId);
    this.#mesh?.remove(peerId);
    this.#safety.remove(peerId);
    this.#options.store.setState(({ peers }) => {
      const left = new Map(peers);
      left.delete(peerId);
      return { peers: left };
    });
  }

  receive(peerId: PeerId, batch: LinkSignals): void {
    this.#mesh?.receive(peerId, batch);
  }

  /** Asks the server to deliver every peer's signals; without a link they would be dropped. */
  listen(): void {
    for (const peerId of this.#mesh?.peers ?? []) void this.#options.ask("room:ready", { peerId });
  }

  publish(tracks: Tracks): void {
    this.#tracks = tracks;
    this.#mesh?.publish(tracks);
  }

  /** Sends it to all peers over the links; true if every link has accepted it. */
  say(message: MeshMessage): boolean {
    const mesh = this.#mesh;
    return mesh !== null && mesh.peers.length > 0 && mesh.say(null, message);
  }

  show(peerId: PeerId, sizes: ShownSizes): void {
    this.#sizes.set(peerId, sizes);
    this.#mesh?.show(peerId, sizes);
  }

  /** Looks for another path to every peer. */
  restart(): void {
    this.#mesh?.restart();
  }

  /** Looks for another path to every peer that is not connected. */
  restartBroken(): void {
    for (const [peerId, { link }] of this.#options.store.getState().peers)
      if (link !== "connected") this.#mesh?.restart(peerId);
  }

  rebuild(peerId: PeerId): void {
    // A failed link may have given up permanently.
    this.#mesh?.remove(peerId);
    this.#change(peerId, freshMedia);
    this.#enter(peerId, { returning: true });
  }

  signalsLost(peerId: PeerId): void {
    this.#mesh?.signalsLost(peerId);
  }

  /** Signals of any peer may have been lost. */
  allSignalsLost(): void {
    for (const peerId of this.#mesh?.peers ?? []) this.signalsLost(peerId);
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#ice?.[Symbol.dispose]();
    this.#voices[Symbol.dispose]();
    for (const watch of this.#watches.values()) watch[Symbol.dispose]();
    this.#options.identities.end(this.#name);
    this.#mesh?.[Symbol.dispose]();
  }

  /** This page's certificate from before its load, or a new one; also restores the safety code. */
  async #recall(): Promise<RTCCertificate | null> {
    const recalled = await this.#options.identities.recall(this.#name);
    if (recalled === null) return await makeCertificate();
    this.#safety.resume(recalled.safety);
    return recalled.certificate;
  }

  async #followIce(making: Promise<RTCCertificate | null>): Promise<void> {
    const certificate = await making;
    if (this.#isClosed) return;
    this.#options.identities.begin(this.#name, certificate);
    this.#ice = this.#options.iceAccess.follow(this.#room, (ice) => this.#useIce(ice, certificate));
  }

  /** Starts the mesh with the first ICE servers, and passes on newer ones. */
  #useIce(ice: IceServers, certificate: RTCCertificate | null): void {
    if (this.#mesh !== null) {
      this.#mesh.useIceServers(ice);
      return;
    }
    this.#mesh = this.#meshOf(ice, certificate);
    const early = this.#early;
    this.#early = new Map();
    for (const [peerId, returning] of early) this.#enter(peerId, { returning });
  }

  #meshOf(ice: IceOptions, certificate: RTCCertificate | null): MeshCall {
    const { newLinkId, createConnection } = this.#options;
    return new MeshCall(
      {
        self: this.#self,
        ice,
        certificate,
        newLinkId,
        listener: this.#listener(),
        ...(createConnection === undefined ? {} : { createConnection }),
      },
      this.#tracks,
    );
  }

  #enter(peerId: PeerId, how: Parameters<MeshCall["add"]>[1]): void {
    const { store, ask } = this.#options;
    const mesh = this.#mesh;
    if (mesh === null) return;
    try {
      mesh.add(peerId, how);
    } catch {
      // The browser refuses to make a connection.
      this.#change(peerId, { link: "failed" });
      return;
    }
    void ask("room:ready", { peerId });
    const sizes = this.#sizes.get(peerId);
    if (sizes !== undefined) mesh.show(peerId, sizes);
    this.#watches.get(peerId)?.[Symbol.dispose]();
    const watch = watchLink({
      connection: () => mesh.connection(peerId),
      expected: () => {
        const { camera, screen } = store.getState().peers.get(peerId) ?? freshMedia;
        return camera !== null || screen !== null;
      },
      moving: () => this.#movingTrack(peerId),
      changed: (quality) => this.#change(peerId, { quality }),
      stalled: () => void this.#mend(mesh, peerId),
      looked: ({ report }) => this.#change(peerId, { report }),
      now: () => performance.now(),
    });
    this.#watches.set(peerId, watch);
  }

  /** A picture that this page does not show is not sent to it. */
  #movingTrack(peerId: PeerId): string | null {
    const { peers, room } = this.#options.store.getState();
    const member = membershipIn(room)?.members.find((one) => one.peerId === peerId);
    if (this.#sizes.get(peerId)?.camera === "hidden") return null;
    return movingTrackOf(peers.get(peerId)?.camera ?? null, member?.sending ?? null);
  }

  /** If the server is unreachable too, this device's network is down, and another path would not help. */
  async #mend(mesh: MeshCall, peerId: PeerId): Promise<void> {
    if (await this.#options.checkLine()) mesh.restart(peerId);
  }

  #listener(): MeshListener {
    const { store, outbox, received } = this.#options;
    return {
      signals: (peerId, batch) => {
        if (outbox.push("room:signal", { peerId, ...batch }) === null) this.signalsLost(peerId);
      },
      remote: (peerId, remote) => this.#change(peerId, remote),
      state: (peerId, link) => {
        this.#change(peerId, { link });
        if (link === "interrupted") void this.#options.checkLine();
      },
      channel: (peerId, isOpen) => {
        if (isOpen) this.#safety.opened(peerId);
      },
      message: (peerId, message) => {
        if (message.kind === "commit" || message.kind === "reveal") this.#safety.receive(peerId, message);
        else received(peerId, message);
      },
      fingerprints: (peerId, fingerprints) =>
        this.#safety.meet(peerId, fingerprints, this.#mesh?.connection(peerId) ?? null),
      uplink: (uplink) => store.setState({ uplink }),
    };
  }

  #change(peerId: PeerId, changes: Partial<PeerMedia>): void {
    this.#options.store.setState(({ peers }) => ({
      peers: new Map(peers).set(peerId, { ...freshMedia, ...peers.get(peerId), ...changes }),
    }));
  }
}
