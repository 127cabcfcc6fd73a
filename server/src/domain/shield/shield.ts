import type { Signal } from "@lets-meet/shared/protocol/signal.ts";
import { isIceWord, type RelayPool, shieldCandidate } from "./shield-candidate.ts";
import { shieldDescription } from "./shield-description.ts";

/**
 * The IP shield: the part of a signal that may pass in a relay-only call, whichever client sent it. The
 * result shows no address outside the pool; `null`: nothing may pass. A signal of a browser that is itself
 * relay-only passes with its meaning unchanged.
 */
export function shield(signal: Signal, pool: RelayPool): Signal | null {
  if (signal.kind === "description") {
    const sdp = shieldDescription(signal.sdp, pool);
    return sdp === null ? null : { kind: "description", type: signal.type, sdp };
  }
  if (signal.kind === "turn") return signal;
  const { sdpMid, sdpMLineIndex, usernameFragment } = signal;
  if (sdpMid !== null && !/^[\w-]{1,32}$/.test(sdpMid)) return null;
  if (usernameFragment !== null && usernameFragment !== "" && !isIceWord(usernameFragment)) return null;
  // An empty candidate ends its generation (RFC 8838 §13) and carries nothing else.
  const candidate = signal.candidate === "" ? "" : shieldCandidate(signal.candidate, pool);
  return candidate === null
    ? null
    : { kind: "candidate", candidate, sdpMid, sdpMLineIndex, usernameFragment };
}
