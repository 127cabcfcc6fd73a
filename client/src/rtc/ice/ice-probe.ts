import { type CandidateLine, readCandidate } from "@lets-meet/shared/candidate-line.ts";

export type CreateConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

/** A candidate, and its delay since the start of the gathering. */
export type FoundCandidate = CandidateLine & { readonly afterMs: number };

/**
 * The result of a gathering. `errors` are the codes of `icecandidateerror` (STUN's, RFC 8489 §14.8, or 701
 * for an unreachable server); a code alone proves no failure, because browsers try every interface.
 * `refused`: the browser rejected the servers.
 */
export type Gathered = {
  readonly candidates: readonly FoundCandidate[];
  readonly errors: readonly number[];
  readonly ended: "complete" | "enough" | "timed-out" | "stopped" | "refused";
};

export type IceProbeOptions = {
  readonly createConnection: CreateConnection;
  readonly iceServers: readonly RTCIceServer[];
  readonly policy: RTCIceTransportPolicy;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Returns true for a candidate that ends the gathering; without it, the probe waits for all. */
  readonly isEnough?: (candidate: CandidateLine) => boolean;
};

/** Gathers candidates with one connection that has no peer (W3C WebRTC §4.4.1.6). Never rejects. */
export function probeIce(options: IceProbeOptions): Promise<Gathered> {
  const { iceServers, policy, timeoutMs, now, signal, isEnough = () => false } = options;
  const startedAt = now();
  const candidates: FoundCandidate[] = [];
  const errors: number[] = [];
  return new Promise((resolve) => {
    let connection: RTCPeerConnection | null = null;
    const end = (ended: Gathered["ended"]) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      connection?.close();
      resolve({ candidates, errors, ended });
    };
    const stop = () => end("stopped");
    const timer = setTimeout(() => end("timed-out"), timeoutMs);
    signal.addEventListener("abort", stop);
    if (signal.aborted) {
      stop();
      return;
    }
    try {
      connection = options.createConnection({
        iceServers: [...iceServers],
        iceTransportPolicy: policy,
        bundlePolicy: "max-bundle",
      });
    } catch {
      end("refused");
      return;
    }
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate === null) {
        end("complete");
        return;
      }
      const found = readCandidate(candidate.candidate);
      if (found === null) return;
      candidates.push({ ...found, afterMs: now() - startedAt });
      if (isEnough(found)) end("enough");
    });
    connection.addEventListener("icecandidateerror", ({ errorCode }) => errors.push(errorCode));
    connection.createDataChannel("probe");
    connection.setLocalDescription().catch(() => end("refused"));
  });
}
