/** Why a camera or microphone is not there; each has its own words and its own way to mend it. */
export type MediaFailure = "denied" | "missing" | "busy" | "insecure" | "unsupported" | "failed";

const byName: Readonly<Record<string, MediaFailure>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  // The chosen device is not there any more.
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** What a failed `getUserMedia` means (W3C Media Capture and Streams §10.2). Without a secure context there is none to call. */
export function failureOf(error: unknown, isSecureContext: boolean): MediaFailure {
  if (!isSecureContext) return "insecure";
  if (error instanceof TypeError) return "unsupported";
  const name = error instanceof DOMException ? error.name : "";
  return byName[name] ?? "failed";
}
