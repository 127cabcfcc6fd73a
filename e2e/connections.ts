import { expect, type Page } from "@playwright/test";
import type { Tile } from "./statistics.ts";

type Kept = Window & { readonly connections: readonly RTCPeerConnection[] };

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

/** What a page sends to somebody: pictures of its camera so far. */
export type Sent = { readonly frames: number };

/** How many pictures have been sent so far to the one whose tile that is. */
export function framesSentTo(page: Page, tile: Tile): Promise<number> {
  return page.evaluate(async (label) => {
    const video = document.querySelector<HTMLVideoElement>(`video[aria-label="${label}"]`);
    const stream = video?.srcObject;
    const shown = stream instanceof MediaStream ? stream.getTracks() : [];
    const connection = (window as unknown as Kept).connections.find((one) =>
      one.getReceivers().some(({ track }) => shown.includes(track)),
    );
    if (connection === undefined) throw new Error(`no connection brings ${label}`);
    let frames = 0;
    for (const report of (await connection.getStats()).values())
      if (report.type === "outbound-rtp" && report.kind === "video") frames += Number(report.framesSent);
    return frames;
  }, tile);
}

/** How many bytes all of a page's connections have sent so far, headers and all. */
export function bytesSent(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let bytes = 0;
    for (const connection of (window as unknown as Kept).connections)
      for (const report of (await connection.getStats()).values())
        if (report.type === "transport") bytes += Number(report.bytesSent);
    return bytes;
  });
}

/** How many connections of a page are open. */
export function openConnections(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      (window as unknown as Kept).connections.filter(({ connectionState }) => connectionState === "connected")
        .length,
  );
}

/** Waits until no picture more goes to that tile's person, and returns how long that took, in milliseconds. */
export async function untilNothingIsSent(page: Page, tile: Tile): Promise<void> {
  let before = -1;
  let still = 0;
  await expect
    .poll(
      async () => {
        const frames = await framesSentTo(page, tile);
        still = frames === before ? still + 1 : 0;
        before = frames;
        return still;
      },
      { message: `no picture should go to ${tile}`, intervals: [100], timeout: 3_000 },
    )
    .toBeGreaterThanOrEqual(10);
}
