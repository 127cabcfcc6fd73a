import { expect, type Page } from "@playwright/test";
import type { Tile } from "./statistics.ts";

/** The states of the page's started and open connections; one that is only warmed for a next partner does not count. */
export function linksOf(page: Page): Promise<readonly RTCPeerConnectionState[]> {
  return page.evaluate(() => {
    const { connections } = window as unknown as { connections: readonly RTCPeerConnection[] };
    return connections
      .map(({ connectionState }) => connectionState)
      .filter((state) => state !== "closed" && state !== "new");
  });
}

/** The totals that a page has sent over one connection. */
type Sent = { readonly frames: number; readonly soundPackets: number };

/** The totals that a page has sent so far to the peer of a tile. */
function sentTo(page: Page, tile: Tile): Promise<Sent> {
  return page.evaluate(async (label) => {
    const { connections } = window as unknown as { connections: readonly RTCPeerConnection[] };
    const stream = document.querySelector<HTMLVideoElement>(`video[aria-label="${label}"]`)?.srcObject;
    const tracks = stream instanceof MediaStream ? stream.getTracks() : [];
    const link = connections.find((one) => one.getReceivers().some(({ track }) => tracks.includes(track)));
    if (link === undefined) throw new Error(`there is no connection to ${label}`);
    const outbound = [...(await link.getStats()).values()].filter(({ type }) => type === "outbound-rtp");
    const sum = (kind: string, member: string) =>
      outbound.filter((one) => one.kind === kind).reduce((total, one) => total + Number(one[member] ?? 0), 0);
    return { frames: sum("video", "framesSent"), soundPackets: sum("audio", "packetsSent") };
  }, tile);
}

/** Waits until a page sends a second of sound, and no picture meanwhile, to the peer of a tile. */
export async function expectSoundOnly(page: Page, tile: Tile): Promise<void> {
  await expect(async () => {
    const before = await sentTo(page, tile);
    const heard = async () => (await sentTo(page, tile)).soundPackets - before.soundPackets;
    await expect.poll(heard, { message: `sound should be sent to ${tile}` }).toBeGreaterThan(50);
    const { frames } = await sentTo(page, tile);
    expect(frames, `no picture should be sent to ${tile}`).toBe(before.frames);
  }).toPass();
}

/** The bits that a page has sent so far to all peers, with IP and UDP headers, and the time of the measurement. */
export function uplinkOf(page: Page): Promise<{ readonly bits: number; readonly atMs: number }> {
  return page.evaluate(async () => {
    const { connections } = window as unknown as { connections: readonly RTCPeerConnection[] };
    const headers = 28;
    const reports = await Promise.all(connections.map((one) => one.getStats()));
    const transports = reports.flatMap((report) =>
      [...report.values()].filter(({ type }) => type === "transport"),
    );
    const bytes = transports.reduce(
      (total, { bytesSent, packetsSent }) => total + Number(bytesSent) + Number(packetsSent) * headers,
      0,
    );
    return { bits: bytes * 8, atMs: performance.now() };
  });
}
