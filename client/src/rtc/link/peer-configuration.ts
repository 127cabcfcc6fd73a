/**
 * The ICE servers and policy. `relay`: only paths through a TURN server, and the peer's other paths are not
 * tried.
 */
export type IceOptions = {
  readonly iceServers: readonly RTCIceServer[];
  readonly policy: RTCIceTransportPolicy;
};

/** The configuration of a link's connections. */
export const configurationOf = (ice: IceOptions, certificate: RTCCertificate | null): RTCConfiguration => ({
  iceServers: [...ice.iceServers],
  iceTransportPolicy: ice.policy,
  bundlePolicy: "max-bundle",
  // Gathering starts while the first offer and its answer are still in flight.
  iceCandidatePoolSize: 1,
  ...(certificate === null ? {} : { certificates: [certificate] }),
});

const certificateKind: EcKeyGenParams = { name: "ECDSA", namedCurve: "P-256" };

/** One certificate for all links of a page's call (W3C WebRTC §4.9); `null` if the browser makes none. */
export async function makeCertificate(): Promise<RTCCertificate | null> {
  try {
    return await RTCPeerConnection.generateCertificate(certificateKind);
  } catch {
    return null;
  }
}
