/**
 * How much smaller than the camera's a picture begins. A browser sends 300 kbit/s at first, of which the key frame of a
 * whole picture takes several tenths of a second; one of half the width and height is there at once.
 */
export const firstScale = 2;
/** What a link must carry for a whole picture, in bits per second: much at first, and later as little as it is fit to be seen with. */
const wholeFromBits = { first: 450_000, later: 200_000 };
/** A browser's estimate has come to rest after so many looks, a second apart. */
const firstLooks = 5;

/** Lets a sender's picture begin small; not waited for, since nothing is sent before a connection is there. */
export function beginSmall(sender: RTCRtpSender): void {
  scale(sender, firstScale);
}

/**
 * Sends whole pictures from now on, if the link is believed to carry them, or nothing is known of what it carries. To be said at
 * every look at a connected link, the `looks`-th from 0: it changes nothing that is so already.
 */
export function becomeWhole(sender: RTCRtpSender, estimate: number | null, looks: number): void {
  const needed = looks < firstLooks ? wholeFromBits.first : wholeFromBits.later;
  if (estimate === null || estimate >= needed) scale(sender, 1);
}

function scale(sender: RTCRtpSender, by: number): void {
  const parameters = sender.getParameters();
  // There are none while the sender is stopped, and in older browsers until it is negotiated.
  if (parameters.encodings.every((encoding) => (encoding.scaleResolutionDownBy ?? 1) === by)) return;
  const encodings = parameters.encodings.map((encoding) => ({ ...encoding, scaleResolutionDownBy: by }));
  // A negotiation in between makes them stale; whoever grows asks again.
  sender.setParameters({ ...parameters, encodings }).catch(() => {});
}
