import { LinkId, PeerId } from "@lets-meet/shared/ids.ts";
import type { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import type { IceState } from "../ice/ice-watch.ts";
import { noRemote, type Remote } from "../link/remote.ts";
import { noTracks, type Tracks } from "../link/slots.ts";
import { MeshCall, type MeshMessage } from "../mesh/mesh-call.ts";
import { asTrack, FakeTrack, isAlive } from "./fake-media.ts";
import { FakeNetwork } from "./fake-network.ts";

export type Sent = Readonly<Record<keyof Tracks, boolean>>;
export const nothing: Sent = { audio: false, video: false, screen: false, screenAudio: false };

const trackOf = (kind: "audio" | "video", isSent: boolean) => (isSent ? asTrack(new FakeTrack(kind)) : null);
export const tracksFor = (sent: Sent): Tracks => ({
  audio: trackOf("audio", sent.audio),
  video: trackOf("video", sent.video),
  screen: trackOf("video", sent.screen),
  screenAudio: trackOf("audio", sent.screenAudio),
});
const has = (stream: MediaStream | null, kind: string) =>
  (stream?.getTracks() ?? []).some((track) => track.kind === kind && isAlive(track));
const sentOf = ({ camera, screen }: Remote): Sent => ({
  audio: has(camera, "audio"),
  video: has(camera, "video"),
  screen: has(screen, "video"),
  screenAudio: has(screen, "audio"),
});

const peerIdOf = (name: string): PeerId => PeerId.parse(name.padEnd(21, "-"));

type Signaled = { readonly from: PeerId; readonly to: PeerId; readonly batch: LinkSignals };
type Entry =
  | { readonly kind: "present" | "left"; readonly peerId: PeerId }
  | { readonly kind: "gap" }
  | ({ readonly kind: "signals" } & Signaled);

/** One page in the room: its call, what it shows, and its batches in flight. */
export class RoomPage {
  readonly peerId: PeerId;
  readonly remotes = new Map<PeerId, Remote>();
  readonly states = new Map<PeerId, IceState>();
  readonly heard: { readonly from: PeerId; readonly message: MeshMessage }[] = [];
  readonly outbox: Signaled[] = [];
  log: Entry[] = [];
  /** Copies of delivered batches. */
  copies: Signaled[] = [];
  sent = nothing;
  call: MeshCall;
  readonly #network: FakeNetwork;
  #links = 0;

  constructor(peerId: PeerId, network: FakeNetwork) {
    this.peerId = peerId;
    this.#network = network;
    this.call = this.#newCall();
  }

  publish(sent: Sent): void {
    this.sent = sent;
    this.call.publish(tracksFor(sent));
  }

  /** Reloads the page: its state and its unsent batches are lost. */
  reload(): void {
    this.call[Symbol.dispose]();
    this.outbox.length = 0;
    this.copies = [];
    this.remotes.clear();
    this.states.clear();
    this.call = this.#newCall();
    this.call.publish(tracksFor(this.sent));
  }

  #newCall(): MeshCall {
    return new MeshCall(
      {
        self: this.peerId,
        ice: { iceServers: [], policy: "all" },
        certificate: null,
        newLinkId: () => LinkId.parse(`${this.peerId.slice(0, 6)}-${String(++this.#links).padStart(4, "0")}`),
        createConnection: this.#network.create,
        listener: {
          signals: (to, batch) => this.outbox.push({ from: this.peerId, to, batch }),
          remote: (from, remote) => this.remotes.set(from, remote),
          state: (from, state) => this.states.set(from, state),
          channel: () => {},
          message: (from, message) => this.heard.push({ from, message }),
          fingerprints: () => {},
          uplink: () => {},
        },
      },
      noTracks,
    );
  }
}

/** A room on a server that keeps the order of each page's batches, and may lose some, but then reports it. */
export class MeshRoom {
  readonly network = new FakeNetwork();
  readonly pages = new Map<PeerId, RoomPage>();
  isAway = false;
  #stays = 0;

  join(name: string): void {
    if (this.isAway || [...this.pages.keys()].some((peerId) => peerId.startsWith(name))) return;
    // As on the server, a page that joins again gets a new peer id.
    const peerId = peerIdOf(`${name}${++this.#stays}`);
    const page = new RoomPage(peerId, this.network);
    for (const other of this.pages.values()) {
      page.call.add(other.peerId);
      other.log.push({ kind: "present", peerId });
    }
    this.pages.set(peerId, page);
  }

  leave(page: RoomPage): void {
    if (this.isAway) return;
    page.call[Symbol.dispose]();
    this.pages.delete(page.peerId);
    for (const other of this.pages.values()) other.log.push({ kind: "left", peerId: page.peerId });
  }

  /** Reloads the page. The entries of its log reach the new page. */
  reload(page: RoomPage): void {
    if (this.isAway) return;
    // A peer not yet announced to this page meets it as a returning one, and a peer that has left is gone.
    page.log = page.log.filter(({ kind }) => kind === "signals");
    page.reload();
    for (const { peerId } of this.pages.values())
      if (peerId !== page.peerId) page.call.add(peerId, { returning: true });
  }

  /** The server takes the page's oldest batch. */
  take(page: RoomPage): void {
    const signaled = this.isAway ? undefined : page.outbox.shift();
    if (signaled !== undefined) this.pages.get(signaled.to)?.log.push({ kind: "signals", ...signaled });
  }

  /** The server will never deliver the page's oldest batch, and reports it. */
  lose(page: RoomPage): void {
    const signaled = this.isAway ? undefined : page.outbox.shift();
    if (signaled !== undefined) page.call.signalsLost(signaled.to);
  }

  /** The page's log overflows: its signals are dropped, and a gap is reported. */
  overflow(page: RoomPage): void {
    if (this.isAway) return;
    page.log = [...page.log.filter(({ kind }) => kind !== "signals"), { kind: "gap" }];
  }

  /** Delivers the oldest entry of the page's log. */
  deliver(page: RoomPage): void {
    const entry = this.isAway ? undefined : page.log.shift();
    if (entry === undefined) return;
    if (entry.kind === "present") page.call.add(entry.peerId);
    else if (entry.kind === "left") this.#forget(page, entry.peerId);
    else if (entry.kind === "gap") for (const peer of page.call.peers) page.call.signalsLost(peer);
    else if (entry.kind === "signals") {
      page.copies.push(entry);
      page.call.receive(entry.from, entry.batch);
    }
  }

  /** Delivers a batch a second time, however late. */
  repeat(page: RoomPage, which: number): void {
    const copy = page.copies[which % Math.max(1, page.copies.length)];
    if (copy !== undefined && page.call.peers.includes(copy.from)) page.call.receive(copy.from, copy.batch);
  }

  get waiting(): number {
    const onTheWay = [...this.pages.values()].map(({ outbox, log }) => outbox.length + log.length);
    return this.network.waiting + (this.isAway ? 0 : onTheWay.reduce((sum, count) => sum + count, 0));
  }

  /** Runs all pending work, and advances the time for what waits for it. */
  async drain(passMs: (ms: number) => void): Promise<void> {
    for (let round = 0; round < 1_500; round++) {
      for (const page of this.pages.values()) {
        this.take(page);
        this.deliver(page);
      }
      for (let turn = 0; turn < this.pages.size; turn++) this.network.run(0);
      await settle();
      if (this.waiting > 0) continue;
      passMs(10);
      await settle();
      if (this.waiting > 0) continue;
      if (this.network.open.every((one) => one.connectionState === "connected")) return;
      passMs(1_000);
      await settle();
    }
    throw new Error("the room never came to rest");
  }

  #forget(page: RoomPage, peerId: PeerId): void {
    page.call.remove(peerId);
    page.remotes.delete(peerId);
    page.states.delete(peerId);
    page.copies = page.copies.filter(({ from }) => from !== peerId);
  }

  /** The media that each page shows of every other page. */
  get seen() {
    return this.#pairs((page, other) => sentOf(page.remotes.get(other.peerId) ?? noRemote));
  }

  /** The media that every other page sends. */
  get sent() {
    return this.#pairs((_page, other) => other.sent);
  }

  get links() {
    return this.#pairs((page, other) => page.states.get(other.peerId));
  }

  #pairs<T>(of: (page: RoomPage, other: RoomPage) => T): Readonly<Record<string, T>> {
    const pages = [...this.pages.values()];
    return Object.fromEntries(
      pages.flatMap((page) =>
        pages
          .filter((other) => other !== page)
          .map((other) => [`${other.peerId} at ${page.peerId}`, of(page, other)]),
      ),
    );
  }
}

export const settle = async () => {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
};
