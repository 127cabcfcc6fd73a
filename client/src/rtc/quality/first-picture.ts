/**
 * The factor by which the first pictures are scaled down. A browser starts at 300 kbit/s, where the key frame
 * of a full-size picture takes several tenths of a second; at half the width and height it arrives at once.
 */
export const firstScale = 2;
/**
 * The estimate in bits per second that a link needs for full-size pictures: high at first, later just enough
 * for a watchable picture.
 */
const wholeFromBits = { first: 450_000, later: 200_000 };
/** A browser's estimate has settled after this many looks, one per second. */
const firstLooks = 5;

/**
 * Starts a sender's picture at reduced size. Not awaited, because nothing is sent before the connection is
 * up.
 */
export function beginSmall(sender: RTCRtpSender): void {
  scale(sender, firstScale);
}

/**
 * Sends full-size pictures from now on, if the link's estimate suffices or is unknown. Called at every look
 * at a connected link, counted by `looks` from 0; sets nothing that is already set.
 */
export function becomeWhole(sender: RTCRtpSender, estimate: number | null, looks: number): void {
  const needed = looks < firstLooks ? wholeFromBits.first : wholeFromBits.later;
  if (estimate === null || estimate >= needed) scale(sender, 1);
}

function scale(sender: RTCRtpSender, by: number): void {
  const parameters = sender.getParameters();
  // A stopped sender has no encodings; in older browsers neither has a sender before its negotiation.
  if (parameters.encodings.every((encoding) => (encoding.scaleResolutionDownBy ?? 1) === by)) return;
  const encodings = parameters.encodings.map((encoding) => ({ ...encoding, scaleResolutionDownBy: by }));
  // A negotiation in between makes them stale; the next look tries again.
  sender.setParameters({ ...parameters, encodings }).catch(() => {});
}
