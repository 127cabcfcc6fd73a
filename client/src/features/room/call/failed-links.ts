import type { PeerId } from "@lets-meet/shared/ids.ts";
import { isPolite } from "@lets-meet/shared/politeness.ts";
import type { RoomStore } from "../store.ts";

/** The pauses before a failed link is rebuilt without a press, in milliseconds. After these, only a press rebuilds it. */
const pausesMs = [4_000, 15_000, 45_000];
/** The polite side waits this much longer, so that the two sides do not rebuild against each other. */
const politeMs = 3_000;

/** Rebuilds failed links a few times: most failures pass (a slow device, a network that changes) and the user need not see them. */
export function rebuildFailedLinks(store: RoomStore, rebuild: (peerId: PeerId) => void): void {
  const tries = new Map<PeerId, number>();
  const linkOf = (peerId: PeerId) => store.getState().peers.get(peerId)?.link;
  store.subscribe(({ room, peers }, { peers: before }) => {
    if (peers === before) return;
    for (const peerId of tries.keys()) if (!peers.has(peerId)) tries.delete(peerId);
    if (room.phase !== "inside") return;
    for (const [peerId, { link }] of peers) {
      if (link === before.get(peerId)?.link) continue;
      if (link === "connected") tries.delete(peerId);
      if (link !== "failed") continue;
      const tried = tries.get(peerId) ?? 0;
      const pauseMs = pausesMs[tried];
      if (pauseMs === undefined) continue;
      tries.set(peerId, tried + 1);
      const waitMs = pauseMs + (isPolite(room.membership.peerId, peerId) ? politeMs : 0);
      setTimeout(() => {
        // The user may have pressed meanwhile, and the person may have left.
        if (linkOf(peerId) === "failed") rebuild(peerId);
      }, waitMs);
    }
  });
}
