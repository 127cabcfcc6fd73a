import { rehearse } from "../../net/rehearsal.ts";
import { isGranted } from "../../rtc/device-grants.ts";
import type { DeviceKind } from "../../rtc/device-kind.ts";
import type { Capture } from "../../rtc/media-devices.ts";
import type { StrangerChat } from "./compose.ts";
import { recall } from "./keepsake.ts";

/**
 * Opens devices where no question is needed: in the green room, and after a reload in a video search or call those that
 * were live before it. On the way there the browser warms up for the call, and the search ends of one that turns out to make none.
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
  // The browser answers later, and the person may be elsewhere by then.
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
      // Not within the press that opens the green room.
      void canCall().then((can) => (can ? rehearse() : actions.cannotCall()));
    }
    if (stranger.phase === "preparing") void capture.openGranted(["camera", "microphone"], isGrantedHere);
    else if (isReload) void capture.openGranted(live, isGrantedHere);
  });
}
