import type { LinkId } from "@lets-meet/shared/ids.ts";
import type { LinkSignals } from "@lets-meet/shared/protocol/signal.ts";
import type { Match } from "@lets-meet/shared/protocol/stranger.ts";
import type { IceState } from "../../rtc/ice-watch.ts";
import type { Quality } from "../../rtc/link-stats.ts";
import { watchLink } from "../../rtc/link-watch.ts";
import { type IceOptions, PeerLink } from "../../rtc/peer-link.ts";
import type { Remote } from "../../rtc/remote.ts";
import type { Tracks } from "../../rtc/slots.ts";

export type CallOptions = {
  readonly match: Match;
  /** This page was in the match before it was loaded again. */
  readonly returning: boolean;
  readonly ice: IceOptions;
  readonly tracks: Tracks;
  readonly newLinkId: () => LinkId;
  readonly createConnection?: ((configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
  readonly signals: (batch: LinkSignals) => void;
  readonly remote: (remote: Remote) => void;
  readonly link: (state: IceState) => void;
  readonly quality: (quality: Quality) => void;
};

/** A running call with one stranger. Disposing of it ends it: nothing is told any more. */
export type Call = Disposable & Pick<PeerLink, "receive" | "publish" | "restart" | "signalsLost">;

/** Begins the call of a match. */
export function startCall(options: CallOptions): Call {
  let hasRemote = false;
  const link = new PeerLink(
    {
      polite: options.match.polite,
      returning: options.returning,
      ice: options.ice,
      certificate: null,
      newLinkId: options.newLinkId,
      ...(options.createConnection === undefined ? {} : { createConnection: options.createConnection }),
      listener: {
        signals: options.signals,
        remote: (remote) => {
          hasRemote = remote.camera !== null;
          options.remote(remote);
        },
        state: options.link,
        channel: () => {},
        message: () => {},
        fingerprints: () => {},
      },
    },
    options.tracks,
  );
  const watch = watchLink({
    connection: () => link.connection,
    expected: () => hasRemote,
    changed: options.quality,
    now: () => performance.now(),
  });
  return {
    receive: (batch) => link.receive(batch),
    publish: (tracks) => link.publish(tracks),
    restart: () => link.restart(),
    signalsLost: () => link.signalsLost(),
    [Symbol.dispose]: () => {
      watch[Symbol.dispose]();
      link.close();
    },
  };
}
