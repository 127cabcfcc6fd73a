/** The reason why a camera or microphone is missing; each has its own words and its own fix. */
export type MediaFailure = "denied" | "missing" | "busy" | "insecure" | "unsupported" | "failed";

const byName: Readonly<Record<string, MediaFailure>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  // The chosen device is gone.
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/**
 * The meaning of a failed `getUserMedia` (W3C Media Capture and Streams §10.2). An insecure context has no
 * such method.
 */
export function failureOf(error: unknown, isSecureContext: boolean): MediaFailure {
  if (!isSecureContext) return "insecure";
  if (error instanceof TypeError) return "unsupported";
  const name = error instanceof DOMException ? error.name : "";
  return byName[name] ?? "failed";
}
