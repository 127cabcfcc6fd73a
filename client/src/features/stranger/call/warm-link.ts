import { PeerLink, type PeerLinkListener, type PeerLinkOptions } from "../../../rtc/link/peer-link.ts";
import type { Tracks } from "../../../rtc/link/slots.ts";

/** The options of a warm link. */
export type WarmLinkOptions = Omit<PeerLinkOptions, "polite" | "returning" | "silent" | "listener">;

/** The role of a link in its match: the impolite side offers first. */
export type OfferRole = "offers" | "answers";

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
 * A link without a peer: it gathers candidates before there is a partner, makes its offer if it is the
 * offering side, and does not send it.
 */
export class WarmLink implements Disposable {
  readonly #link: PeerLink;
  readonly role: OfferRole;
  /** True if it was made without a camera or a microphone, when browsers reveal fewer candidates. */
  readonly isBare: boolean;

  constructor(options: WarmLinkOptions, role: OfferRole, tracks: Tracks) {
    this.role = role;
    this.isBare = !hasTrack(tracks);
    this.#link = new PeerLink(
      { ...options, polite: role === "answers", returning: false, silent: true, listener: nobody },
      tracks,
    );
  }

  /** Sends these tracks once there is a partner. */
  publish(tracks: Tracks): void {
    this.#link.publish(tracks);
  }

  /** Becomes the link to a partner, who receives its offer with all candidates found so far. */
  giveTo(listener: PeerLinkListener): PeerLink {
    this.#link.retarget(this.role === "answers", listener);
    return this.#link;
  }

  [Symbol.dispose](): void {
    this.#link.close();
  }
}
