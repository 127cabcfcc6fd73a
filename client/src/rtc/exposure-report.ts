import type { StatsRecord } from "./link-report.ts";

/** What the other side can see of where this page is: a relay's address, the page's own, or nothing so far. */
export type Exposure = { readonly sees: "relay" | "address" | "nothing-yet" };

/**
 * Judges by what `getStats` says this page has gathered and uses (W3C webrtc-stats `RTCIceCandidateStats`), without telling any address.
 * A candidate that was gathered counts as seen, since each is sent as it is found; so does a host's `.local` name, as its
 * checks arrive from the address that the name hides.
 */
export function exposureOf(records: readonly StatsRecord[]): Exposure {
  const candidates = records.filter(({ type }) => type === "local-candidate");
  if (candidates.length === 0) return { sees: "nothing-yet" };
  return { sees: candidates.every(({ candidateType }) => candidateType === "relay") ? "relay" : "address" };
}
