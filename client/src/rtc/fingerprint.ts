/** Hashes for which nobody can make a second certificate (RFC 8122 §5 leaves the choice to us). */
const trusted = new Set(["sha-256", "sha-384", "sha-512"]);

/**
 * The certificate fingerprint that a session description promises (RFC 8122 §5), written in one way: hash in small
 * letters, hexadecimal digits in capitals. Several are all kept, sorted, because the browser accepts any of them. `null`
 * when there is none, or one whose hash cannot be trusted.
 */
export function fingerprintOf(sdp: string): string | null {
  const found = new Set<string>();
  for (const line of sdp.split(/\r\n|\r|\n/)) {
    if (!line.startsWith("a=fingerprint:")) continue;
    const [hash = "", digits = ""] = line.slice("a=fingerprint:".length).trim().split(/\s+/);
    if (!trusted.has(hash.toLowerCase()) || !/^[\da-f]{2}(:[\da-f]{2})+$/i.test(digits)) return null;
    found.add(`${hash.toLowerCase()} ${digits.toUpperCase()}`);
  }
  return found.size === 0 ? null : [...found].toSorted().join(",");
}

/** The certificates of both ends of a link, as their descriptions promise them. */
export type Fingerprints = { readonly own: string; readonly peer: string };

/** What the agreed descriptions say, once there are both. */
export function fingerprintsOf(
  connection: Pick<RTCPeerConnection, "currentLocalDescription" | "currentRemoteDescription">,
): Fingerprints | null {
  const own = fingerprintOf(connection.currentLocalDescription?.sdp ?? "");
  const peer = fingerprintOf(connection.currentRemoteDescription?.sdp ?? "");
  return own === null || peer === null ? null : { own, peer };
}
