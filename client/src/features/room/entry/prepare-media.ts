import type { LiveDevices } from "../../../call/devices/live-devices.ts";
import type { DeviceKind } from "../../../rtc/devices/device-kind.ts";
import type { Capture } from "../../../rtc/devices/media-devices.ts";
import type { RoomStore } from "../store.ts";

export type PrepareMediaOptions = {
  readonly store: RoomStore;
  readonly capture: Pick<Capture, "openGranted" | "reopen">;
  readonly live: LiveDevices;
  readonly isGranted: (kind: DeviceKind) => Promise<boolean>;
};

/**
 * Opens devices: in the green room all that need no prompt, and after a reload in the lobby or in the call those that were
 * live, for which some browsers prompt again.
 */
export function prepareMedia({ store, capture, live, isGranted }: PrepareMediaOptions): void {
  store.subscribe(({ room, media }, { room: before }) => {
    if (room.phase === before.phase) return;
    if (room.phase === "green-room") {
      live.forget();
      void capture.openGranted(["camera", "microphone"], isGranted);
    }
    const isReload =
      (before.phase === "away" || before.phase === "looking") &&
      (room.phase === "inside" || room.phase === "at-door");
    // Strangers who carry on in a room keep their devices.
    if (isReload && media.stream === null) void capture.reopen(live.before);
  });
}
