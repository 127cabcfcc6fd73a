import { createPeerConnection } from "./peer-link.ts";

/**
 * Has the browser load what a first offer needs (codecs, its network thread), so that a call that begins later begins
 * faster. `false`: this browser makes no offer, because it has no WebRTC or one that a policy or a hardened browser has
 * switched off. Nothing is captured, gathered or sent. Never rejects.
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
