import type { DeviceKind } from "../../rtc/device-kind.ts";
import type { Capture } from "../../rtc/media-devices.ts";
import type { RoomStore } from "./store.ts";

export type PrepareMediaOptions = {
  readonly store: RoomStore;
  readonly capture: Pick<Capture, "openGranted">;
  /** The devices that were live in this tab before its load. */
  readonly live: readonly DeviceKind[];
  readonly isGranted: (kind: DeviceKind) => Promise<boolean>;
};

/** Opens devices that need no prompt: in the green room, and after a reload at the door or in the call. */
export function prepareMedia({ store, capture, live, isGranted }: PrepareMediaOptions): void {
  store.subscribe(({ room, media }, { room: before }) => {
    if (room.phase === before.phase) return;
    if (room.phase === "green-room") void capture.openGranted(["camera", "microphone"], isGranted);
    const isReload =
      (before.phase === "away" || before.phase === "looking") &&
      (room.phase === "inside" || room.phase === "at-door");
    // Strangers who carry on in a room keep their devices.
    if (isReload && media.stream === null) void capture.openGranted(live, isGranted);
  });
}
