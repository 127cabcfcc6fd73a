/**
 * How much smaller than the camera's a picture begins. A browser sends 300 kbit/s at first, of which the key frame of a
 * whole picture takes several tenths of a second; one of half the width and height is there at once.
 */
export const firstScale = 2;
/** What a link must carry for a whole picture to be the better one, in bits per second. */
const wholeFromBits = 450_000;

/** Lets a sender's picture begin small; not waited for, since nothing is sent before a connection is there. */
export function beginSmall(sender: RTCRtpSender): void {
  scale(sender, firstScale);
}

/** Sends whole pictures from now on, if the link is believed to carry them; whether it does. `null` says nothing. */
export function becomeWhole(sender: RTCRtpSender, estimate: number | null): boolean {
  if (estimate !== null && estimate < wholeFromBits) return false;
  scale(sender, 1);
  return true;
}

function scale(sender: RTCRtpSender, by: number): void {
  const parameters = sender.getParameters();
  // There are none while the sender is stopped, and in older browsers until it is negotiated.
  if (parameters.encodings.every((encoding) => (encoding.scaleResolutionDownBy ?? 1) === by)) return;
  const encodings = parameters.encodings.map((encoding) => ({ ...encoding, scaleResolutionDownBy: by }));
  // A negotiation in between makes them stale: the picture stays as it is, which is a matter of size alone.
  sender.setParameters({ ...parameters, encodings }).catch(() => {});
}
