import { rehearse } from "../../net/rehearsal.ts";
import { isGranted } from "../../rtc/device-grants.ts";
import type { Capture } from "../../rtc/media-devices.ts";
import { supportsCalls } from "../../rtc/peer-link.ts";
import { warmUp } from "../../rtc/warm-up.ts";
import type { StrangerChat } from "./compose.ts";
import { recall } from "./keepsake.ts";

/**
 * Opens devices where no question is needed: in the green room, and after a reload in a video search or call those that
 * were live before it. On the way there the browser warms up for the call.
 */
export function prepareMedia(
  { store }: Pick<StrangerChat, "store">,
  capture: Capture,
  shelf: Pick<Storage, "getItem"> | null,
): void {
  const { live } = recall(
    shelf === null ? null : { getItem: (key) => shelf.getItem(key), setItem: () => {} },
  );
  let isWarm = false;
  store.subscribe(({ stranger }, { stranger: before }) => {
    if (stranger.phase === before.phase || stranger.phase === "idle" || stranger.wish.mode !== "video")
      return;
    const isReload =
      before.phase === "idle" && stranger.phase !== "preparing" && stranger.phase !== "requesting";
    if (!isWarm && supportsCalls()) {
      isWarm = true;
      // Not within the press that opens the green room.
      void warmUp().then(rehearse);
    }
    if (stranger.phase === "preparing") void capture.openGranted(["camera", "microphone"], isGranted);
    else if (isReload) void capture.openGranted(live, isGranted);
  });
}
