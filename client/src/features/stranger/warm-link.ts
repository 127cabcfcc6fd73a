import { PeerLink, type PeerLinkListener, type PeerLinkOptions } from "../../rtc/peer-link.ts";
import type { Tracks } from "../../rtc/slots.ts";

/** What a warm link is made of. */
export type WarmLinkOptions = Omit<PeerLinkOptions, "polite" | "returning" | "silent" | "listener">;

/** Which side of a match a link is for: the impolite one offers first. */
export type Side = "offers" | "answers";

export const hasTrack = ({ audio, video }: Tracks): boolean => audio !== null || video !== null;

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
 * A link without a peer: it looks for paths before there is a partner, has made its offer where it is to offer, and says
 * nothing of it.
 */
export class WarmLink implements Disposable {
  readonly #link: PeerLink;
  readonly side: Side;
  /** Made before there was a camera or a microphone, without which a browser shows fewer paths. */
  readonly isBare: boolean;

  constructor(options: WarmLinkOptions, side: Side, tracks: Tracks) {
    this.side = side;
    this.isBare = !hasTrack(tracks);
    this.#link = new PeerLink(
      { ...options, polite: side === "answers", returning: false, silent: true, listener: nobody },
      tracks,
    );
  }

  /** Sends these tracks, as soon as there is somebody to send them to. */
  publish(tracks: Tracks): void {
    this.#link.publish(tracks);
  }

  /** Goes on as the link to a partner, who is told its offer with all that was found. */
  giveTo(listener: PeerLinkListener): PeerLink {
    this.#link.retarget(this.side === "answers", listener);
    return this.#link;
  }

  [Symbol.dispose](): void {
    this.#link.close();
  }
}
