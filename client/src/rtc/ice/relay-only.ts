import { readCandidate } from "@lets-meet/shared/candidate-line.ts";
import type { Signal } from "@lets-meet/shared/protocol/signal.ts";

/** True for a candidate through a TURN relay (RFC 8839 §5.1 `typ relay`), and for the end of candidates. */
export function isRelayed(candidate: string): boolean {
  return candidate === "" || readCandidate(candidate)?.kind === "relay";
}

/** A signal without its direct paths; `null` if nothing is left. */
export function relayedOnly(signal: Signal): Signal | null {
  if (signal.kind === "candidate") return isRelayed(signal.candidate) ? signal : null;
  if (signal.kind === "turn") return signal;
  const lines = signal.sdp.split(/\r\n|\n/);
  const kept = lines.filter((line) => !/^a=candidate:/i.test(line) || isRelayed(line.slice("a=".length)));
  return kept.length === lines.length ? signal : { ...signal, sdp: kept.join("\r\n") };
}
