/** Hashes for which a second certificate cannot be made (RFC 8122 §5 leaves the choice to us). */
const trusted = new Set(["sha-256", "sha-384", "sha-512"]);

/**
 * The certificate fingerprint in a session description (RFC 8122 §5), normalized: hash in lower case,
 * hexadecimal digits in upper case. Several fingerprints are all kept, sorted, because the browser accepts
 * any of them. `null` if there is none, or if one has an untrusted hash.
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

/** The certificate fingerprints of both ends of a link, as their descriptions give them. */
export type Fingerprints = { readonly own: string; readonly peer: string };

/** The fingerprints in the current descriptions, once both exist. */
export function fingerprintsOf(
  connection: Pick<RTCPeerConnection, "currentLocalDescription" | "currentRemoteDescription">,
): Fingerprints | null {
  const own = fingerprintOf(connection.currentLocalDescription?.sdp ?? "");
  const peer = fingerprintOf(connection.currentRemoteDescription?.sdp ?? "");
  return own === null || peer === null ? null : { own, peer };
}
