import type { Page } from "@playwright/test";

/** Runs inside the page before its own scripts. It records each connection that they create, and its STUN and TURN errors. */
export function keepConnections(): void {
  const connections: RTCPeerConnection[] = [];
  const refusals: number[] = [];
  Object.assign(window, { connections, refusals });
  if (typeof RTCPeerConnection !== "function") return;
  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct: (target, options, maker) => {
      const made: unknown = Reflect.construct(target, options, maker);
      if (made instanceof target) {
        connections.push(made);
        made.addEventListener("icecandidateerror", ({ errorCode }) => refusals.push(errorCode));
      }
      return made as object;
    },
  });
}

/** Allocation Quota Reached (RFC 8656 §19). */
export const quotaReached = 486;

/** The error codes that STUN and TURN servers have returned to the page's connections (RFC 8656 §19). */
export const refusalsOf = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => (window as unknown as { readonly refusals: readonly number[] }).refusals);

/** `offer` or `answer`: the type of the last local description of the page's connected connection. */
export function sideOf(page: Page): Promise<RTCSdpType | undefined> {
  return page.evaluate(() => {
    const { connections } = window as unknown as { readonly connections: readonly RTCPeerConnection[] };
    return connections.find(({ connectionState }) => connectionState === "connected")?.currentLocalDescription
      ?.type;
  });
}

/** The DTLS fingerprint in the local description of the page's connected connection. */
export function fingerprintOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const { connections } = window as unknown as { readonly connections: readonly RTCPeerConnection[] };
    const connected = connections.find(({ connectionState }) => connectionState === "connected");
    return /^a=fingerprint:\S+ (\S+)/m.exec(connected?.currentLocalDescription?.sdp ?? "")?.[1];
  });
}
