/** The DTLS certificates of both ends, each as all that its description names, in one spelling and order. */
export type Fingerprints = { readonly own: readonly string[]; readonly peer: readonly string[] };

/** Every `a=fingerprint` of a description (RFC 8122 §5), canonical: the hash's name in lower case, its bytes in upper. */
export function fingerprintsIn(sdp: string): readonly string[] {
  const found = [...sdp.matchAll(/^a=fingerprint:([\w-]+) +([\dA-F:]+)\s*$/gim)].map(
    ([, hash = "", bytes = ""]) => `${hash.toLowerCase()} ${bytes.toUpperCase()}`,
  );
  return [...new Set(found)].sort();
}

/** What the agreed descriptions say, once there are both. */
export function fingerprintsOf(
  connection: Pick<RTCPeerConnection, "currentLocalDescription" | "currentRemoteDescription">,
): Fingerprints | null {
  const { currentLocalDescription: local, currentRemoteDescription: remote } = connection;
  if (local === null || remote === null) return null;
  return { own: fingerprintsIn(local.sdp), peer: fingerprintsIn(remote.sdp) };
}

export const areSame = (one: Fingerprints | null, other: Fingerprints | null): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
