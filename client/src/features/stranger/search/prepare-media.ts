import { rehearse } from "../../../net/rehearsal.ts";
import { isGranted } from "../../../rtc/devices/device-grants.ts";
import type { DeviceKind } from "../../../rtc/devices/device-kind.ts";
import type { Capture } from "../../../rtc/devices/media-devices.ts";
import type { StrangerChat } from "../compose.ts";

/**
 * Opens devices: in the green room all that need no prompt, and after a reload in a video search or call those that
 * were live, for which some browsers prompt again. Meanwhile the browser warms up for the call, and a search ends if
 * the browser turns out to support none.
 */
export function prepareMedia(
  { store, actions, live }: Pick<StrangerChat, "store" | "actions" | "live">,
  capture: Capture,
  canCall: () => Promise<boolean>,
): void {
  // The browser answers later, and the user may have left by then.
  const isGrantedHere = async (kind: DeviceKind) => {
    const granted = await isGranted(kind);
    const { stranger } = store.getState();
    return granted && stranger.phase !== "idle" && stranger.wish.mode === "video";
  };
  let isWarm = false;
  store.subscribe(({ stranger }, { stranger: before }) => {
    if (stranger.phase === before.phase || stranger.phase === "idle" || stranger.wish.mode !== "video")
      return;
    const isReload =
      before.phase === "idle" && stranger.phase !== "preparing" && stranger.phase !== "requesting";
    if (!isWarm) {
      isWarm = true;
      // Not during the press that opens the green room.
      void canCall().then((can) => (can ? rehearse() : actions.cannotCall()));
    }
    if (isReload) void capture.reopen(live.before);
    else live.forget();
    if (stranger.phase === "preparing") void capture.openGranted(["camera", "microphone"], isGrantedHere);
  });
}
