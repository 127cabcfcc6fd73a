import type { StatsRecord } from "../quality/link-report.ts";

/** The address that the peer can see: a relay's, the page's own, or none so far. */
export type Exposure = { readonly sees: "relay" | "address" | "nothing-yet" };

/**
 * Judges by the local candidates in `getStats` (W3C webrtc-stats `RTCIceCandidateStats`); the result names no
 * address. A gathered candidate counts as seen, because each is sent when it is found. So does a host
 * candidate's `.local` name, because its checks arrive from the address that the name hides.
 */
export function exposureOf(records: readonly StatsRecord[]): Exposure {
  const candidates = records.filter(({ type }) => type === "local-candidate");
  if (candidates.length === 0) return { sees: "nothing-yet" };
  return { sees: candidates.every(({ candidateType }) => candidateType === "relay") ? "relay" : "address" };
}
