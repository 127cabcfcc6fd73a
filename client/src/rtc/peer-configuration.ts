/** Where paths are looked for. `relay`: through a TURN server only, and no other path of the other side's is tried. */
export type IceOptions = {
  readonly iceServers: readonly RTCIceServer[];
  readonly policy: RTCIceTransportPolicy;
};

/** What a link's connections are made with. */
export const configurationOf = (ice: IceOptions, certificate: RTCCertificate | null): RTCConfiguration => ({
  iceServers: [...ice.iceServers],
  iceTransportPolicy: ice.policy,
  bundlePolicy: "max-bundle",
  // Paths are looked for while the first offer and its answer are still on their way.
  iceCandidatePoolSize: 1,
  ...(certificate === null ? {} : { certificates: [certificate] }),
});

const certificateKind: EcKeyGenParams = { name: "ECDSA", namedCurve: "P-256" };

/** One certificate for all links of a page's call (W3C WebRTC §4.9); `null` where the browser makes none. */
export async function makeCertificate(): Promise<RTCCertificate | null> {
  try {
    return await RTCPeerConnection.generateCertificate(certificateKind);
  } catch {
    return null;
  }
}
