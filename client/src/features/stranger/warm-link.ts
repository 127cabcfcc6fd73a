import { PeerLink, type PeerLinkListener, type PeerLinkOptions } from "../../rtc/peer-link.ts";
import type { Tracks } from "../../rtc/slots.ts";

/** What a warm link is made of. */
export type WarmLinkOptions = Omit<PeerLinkOptions, "polite" | "returning" | "silent" | "listener">;

const nothing = (): void => undefined;
const nobody: PeerLinkListener = {
  signals: nothing,
  remote: nothing,
  state: nothing,
  channel: nothing,
  message: nothing,
  fingerprints: nothing,
};

/**
 * A link without a peer: it has made its offer and looks for paths while a partner is searched for, and keeps what it has
 * to say until there is one. Only the impolite side of a match can use it, because the other leaves the first offer to it.
 */
export class WarmLink implements Disposable {
  readonly #link: PeerLink;

  constructor(options: WarmLinkOptions, tracks: Tracks) {
    this.#link = new PeerLink(
      { ...options, polite: false, returning: false, silent: true, listener: nobody },
      tracks,
    );
  }

  /** Sends these tracks, as soon as there is somebody to send them to. */
  publish(tracks: Tracks): void {
    this.#link.publish(tracks);
  }

  /** Goes on as the link to a partner, who is told at once what was kept. */
  giveTo(listener: PeerLinkListener): PeerLink {
    this.#link.retarget(false, listener);
    return this.#link;
  }

  [Symbol.dispose](): void {
    this.#link.close();
  }
}
