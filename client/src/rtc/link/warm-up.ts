import { createPeerConnection } from "./peer-link.ts";

/**
 * Makes the browser load what a first offer needs (codecs, its network thread), so that a later call begins
 * faster. `false`: this browser makes no offer, because it has no WebRTC, or a policy or a hardened browser
 * has disabled it. Nothing is captured, gathered or sent. Never rejects.
 */
export async function warmUp(createConnection = createPeerConnection): Promise<boolean> {
  let connection: RTCPeerConnection | null = null;
  try {
    connection = createConnection({});
    connection.createDataChannel("warm-up");
    for (const kind of ["audio", "video"] as const) connection.addTransceiver(kind);
    await connection.createOffer();
    return true;
  } catch {
    return false;
  } finally {
    connection?.close();
  }
}
