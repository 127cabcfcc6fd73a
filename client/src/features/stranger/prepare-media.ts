import { rehearse } from "../../net/rehearsal.ts";
import { isGranted } from "../../rtc/device-grants.ts";
import type { DeviceKind } from "../../rtc/device-kind.ts";
import type { Capture } from "../../rtc/media-devices.ts";
import type { StrangerChat } from "./compose.ts";
import { recall } from "./keepsake.ts";

/**
 * Opens devices that need no prompt: all in the green room, and those that were live after a reload in a
 * video search or call. Meanwhile the browser warms up for the call, and a search ends if the browser turns
 * out to support none.
 */
export function prepareMedia(
  { store, actions }: Pick<StrangerChat, "store" | "actions">,
  capture: Capture,
  shelf: Pick<Storage, "getItem"> | null,
  canCall: () => Promise<boolean>,
): void {
  const { live } = recall(
    shelf === null ? null : { getItem: (key) => shelf.getItem(key), setItem: () => {} },
  );
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
    if (stranger.phase === "preparing") void capture.openGranted(["camera", "microphone"], isGrantedHere);
    else if (isReload) void capture.openGranted(live, isGrantedHere);
  });
}
