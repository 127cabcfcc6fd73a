import { isGranted } from "../../rtc/device-permission.ts";
import type { Capture } from "../../rtc/media-devices.ts";
import type { RoomCalls } from "./compose.ts";

/**
 * Opens devices where no question is needed: in the green room, and after a reload inside or at the door those that were
 * live before it.
 */
export function prepareMedia({ store, live }: Pick<RoomCalls, "store" | "live">, capture: Capture): void {
  // What was live before the load says nothing of a room that is entered later.
  let known = live;
  store.subscribe(({ room }, { room: before }) => {
    if (room.phase === before.phase || room.phase === "looking") return;
    if (room.phase === "green-room") void capture.openGranted(["camera", "microphone"], isGranted);
    else if (room.phase === "inside" || room.phase === "at-door") void capture.openGranted(known, isGranted);
    known = [];
  });
}
