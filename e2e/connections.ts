import type { Page } from "@playwright/test";

/** Runs inside the page before its own scripts, and keeps every connection that they make. */
export function keepConnections(): void {
  const connections: RTCPeerConnection[] = [];
  Object.assign(window, { connections });
  if (typeof RTCPeerConnection !== "function") return;
  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct: (target, options, maker) => {
      const made: unknown = Reflect.construct(target, options, maker);
      if (made instanceof target) connections.push(made);
      return made as object;
    },
  });
}

/** Which side of its last exchange of descriptions the page's connected connection was. */
export function sideOf(page: Page): Promise<RTCSdpType | undefined> {
  return page.evaluate(() => {
    const { connections } = window as unknown as { readonly connections: readonly RTCPeerConnection[] };
    return connections.find(({ connectionState }) => connectionState === "connected")?.currentLocalDescription
      ?.type;
  });
}

/** The fingerprint that the page's connected connection shows its other end. */
export function fingerprintOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const { connections } = window as unknown as { readonly connections: readonly RTCPeerConnection[] };
    const connected = connections.find(({ connectionState }) => connectionState === "connected");
    return /^a=fingerprint:\S+ (\S+)/m.exec(connected?.currentLocalDescription?.sdp ?? "")?.[1];
  });
}
