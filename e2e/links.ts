import { expect, type Page } from "@playwright/test";
import type { Tile } from "./statistics.ts";

/** How the connections stand that a page has begun and not closed; one that is only kept ready for somebody is none. */
export function linksOf(page: Page): Promise<readonly RTCPeerConnectionState[]> {
  return page.evaluate(() => {
    const { connections } = window as unknown as { connections: readonly RTCPeerConnection[] };
    return connections
      .map(({ connectionState }) => connectionState)
      .filter((state) => state !== "closed" && state !== "new");
  });
}

/** What a page has sent over one connection since that began. */
type Sent = { readonly frames: number; readonly soundPackets: number };

/** What a page has sent so far to the person of a tile. */
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

/** Waits until a page sends no picture to the person of a tile for as long as a second of sound takes. */
export async function expectSoundOnly(page: Page, tile: Tile): Promise<void> {
  await expect(async () => {
    const before = await sentTo(page, tile);
    const heard = async () => (await sentTo(page, tile)).soundPackets - before.soundPackets;
    await expect.poll(heard, { message: `sound should be sent to ${tile}` }).toBeGreaterThan(50);
    const { frames } = await sentTo(page, tile);
    expect(frames, `no picture should be sent to ${tile}`).toBe(before.frames);
  }).toPass();
}

/** What a page has sent so far to everybody together, with the headers of IP and UDP, in bits; and when that was. */
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
