import { type FakeDescription, read } from "./fake-sdp.ts";
import { both, type FakeTransceiver, reversed } from "./fake-transceiver.ts";

type Current = {
  readonly currentLocalDescription: FakeDescription | null;
  readonly currentRemoteDescription: FakeDescription | null;
};

/**
 * True if the negotiated state differs from the wanted one (W3C WebRTC §4.7.3, "check if negotiation is
 * needed").
 */
export function isNegotiationNeeded(
  { currentLocalDescription: currentLocal, currentRemoteDescription: currentRemote }: Current,
  transceivers: readonly FakeTransceiver[],
  restarts: boolean,
): boolean {
  if (restarts && currentLocal !== null) return true;
  if (currentLocal === null || currentRemote === null) return transceivers.length > 0;
  const local = read(currentLocal).sections;
  const remote = read(currentRemote).sections;
  return transceivers.some(({ mid, direction }) => {
    const mine = local.find((section) => section.mid === mid)?.direction;
    const theirs = remote.find((section) => section.mid === mid)?.direction;
    if (mine === undefined || theirs === undefined) return true;
    return currentLocal.type === "offer"
      ? mine !== direction && reversed(theirs) !== direction
      : mine !== both(direction, reversed(theirs));
  });
}
