import { LinkId } from "@lets-meet/shared/ids.ts";
import type { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import type { IceState } from "../ice/ice-watch.ts";
import type { LinkMessage } from "../link/generation.ts";
import { PeerLink, type PeerLinkListener } from "../link/peer-link.ts";
import { noRemote, type Remote } from "../link/remote.ts";
import { noTracks, type Tracks } from "../link/slots.ts";
import type { Fingerprints } from "../safety-code/fingerprint.ts";
import { asTrack, FakeTrack, isAlive } from "./fake-media.ts";
import { FakeNetwork } from "./fake-network.ts";

export type SideName = "polite" | "impolite";
export type Kinds = { readonly audio: boolean; readonly video: boolean };

export const tracksOf = ({ audio, video }: Kinds): Tracks => ({
  ...noTracks,
  audio: audio ? asTrack(new FakeTrack("audio")) : null,
  video: video ? asTrack(new FakeTrack("video")) : null,
});
export const kindsOf = (stream: MediaStream | null): Kinds => ({
  audio: (stream?.getAudioTracks() ?? []).some(isAlive),
  video: (stream?.getVideoTracks() ?? []).some(isAlive),
});
const kindsSent = ({ audio, video }: Tracks): Kinds => ({ audio: audio !== null, video: video !== null });

const settle = async () => {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
};

/** Two pages in one call over a network that only keeps the order of each page's signals. */
export class Pair {
  readonly network = new FakeNetwork();
  readonly wires: Record<SideName, LinkSignals[]> = { polite: [], impolite: [] };
  readonly streams: Record<SideName, Remote[]> = { polite: [], impolite: [] };
  readonly states: Record<SideName, IceState[]> = { polite: [], impolite: [] };
  readonly channels: Record<SideName, boolean[]> = { polite: [], impolite: [] };
  readonly heard: Record<SideName, LinkMessage[]> = { polite: [], impolite: [] };
  readonly prints: Record<SideName, Fingerprints[]> = { polite: [], impolite: [] };
  /** While true, nothing on the wires arrives. */
  serverIsGone = false;
  readonly tracks: Record<SideName, Tracks>;
  readonly links: Record<SideName, PeerLink>;
  #count = 0;

  readonly #certificate: RTCCertificate | null;

  constructor(polite: Kinds, impolite: Kinds, certificate: RTCCertificate | null = null) {
    this.#certificate = certificate;
    this.tracks = { polite: tracksOf(polite), impolite: tracksOf(impolite) };
    this.links = { polite: this.#link("polite", false), impolite: this.#link("impolite", false) };
  }

  publish(side: SideName, kinds: Kinds): void {
    this.send(side, tracksOf(kinds));
  }

  /** Makes that side send these tracks from now on. */
  send(side: SideName, tracks: Tracks): void {
    this.tracks[side] = tracks;
    this.links[side].publish(tracks);
  }

  /** Reloads the page; batches in flight to it reach the new page. */
  reload(side: SideName): void {
    this.links[side].close();
    this.streams[side].length = 0;
    this.links[side] = this.#link(side, true);
  }

  /** Moves both links to another call, in which the polite and impolite sides may be swapped. */
  move(isSwapped: boolean): void {
    for (const side of ["polite", "impolite"] as const)
      this.links[side].retarget((side === "polite") !== isSwapped, this.#listener(side));
  }

  /** Delivers the oldest batch in flight to that side. */
  deliver(to: SideName): void {
    const batch = this.serverIsGone ? undefined : this.wires[to].shift();
    if (batch !== undefined) this.links[to].receive(batch);
  }

  async step(run: () => void): Promise<void> {
    run();
    await settle();
  }

  /** Runs all pending work; `passMs` advances the time for waiting candidates. */
  async drain(passMs: (ms: number) => void): Promise<void> {
    for (let round = 0; round < 400; round++) {
      await this.step(() => this.network.run(0));
      await this.step(() => this.deliver("polite"));
      await this.step(() => this.deliver("impolite"));
      if (this.#waiting === 0) {
        passMs(10);
        await settle();
        if (this.#waiting === 0) return;
      }
    }
    throw new Error("the two links never came to rest");
  }

  get #waiting(): number {
    const onTheWay = this.serverIsGone ? 0 : this.wires.polite.length + this.wires.impolite.length;
    return this.network.waiting + onTheWay;
  }

  /** The media that each side shows of its peer; `sent` is what the peer sends. */
  get view() {
    return {
      polite: kindsOf((this.streams.polite.at(-1) ?? noRemote).camera),
      impolite: kindsOf((this.streams.impolite.at(-1) ?? noRemote).camera),
    };
  }

  get sent() {
    return { polite: kindsSent(this.tracks.impolite), impolite: kindsSent(this.tracks.polite) };
  }

  #link(side: SideName, returning: boolean): PeerLink {
    return new PeerLink(
      {
        polite: side === "polite",
        returning,
        ice: { iceServers: [], policy: "all" },
        certificate: this.#certificate,
        newLinkId: () => LinkId.parse(`${side.slice(0, 3)}-link-${String(++this.#count).padStart(3, "0")}`),
        createConnection: this.network.create,
        listener: this.#listener(side),
      },
      this.tracks[side],
    );
  }

  #listener(side: SideName): PeerLinkListener {
    const other = side === "polite" ? "impolite" : "polite";
    return {
      signals: (batch) => this.wires[other].push(batch),
      remote: (remote) => this.streams[side].push(remote),
      state: (state) => this.states[side].push(state),
      channel: (isOpen) => this.channels[side].push(isOpen),
      message: (message) => this.heard[side].push(message),
      fingerprints: (prints) => this.prints[side].push(prints),
    };
  }
}
