import { createPeerConnection } from "./peer-link.ts";

/**
 * Has the browser load what a first offer needs (codecs, its network thread), so that a call that begins later begins
 * faster. Nothing is captured, gathered or sent.
 */
export async function warmUp(createConnection = createPeerConnection): Promise<void> {
  const connection = createConnection({});
  for (const kind of ["audio", "video"] as const) connection.addTransceiver(kind);
  // A browser that cannot offer will say so in the call, where there are words for it.
  await connection.createOffer().catch(() => {});
  connection.close();
}
