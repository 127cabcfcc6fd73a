import type { Capture, DeviceKind } from "../../rtc/media-devices.ts";
import { supportsCalls, warmUp } from "../../rtc/peer-link.ts";
import type { StrangerChat } from "./compose.ts";
import { recall } from "./keepsake.ts";

/** Whether the browser gives this device without a question. */
async function isGranted(kind: DeviceKind): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: kind });
    return state === "granted";
  } catch {
    // A browser that cannot tell would ask, and the page says why before that.
    return false;
  }
}

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
      void warmUp();
    }
    if (stranger.phase === "preparing") void capture.openGranted(["camera", "microphone"], isGranted);
    else if (isReload) void capture.openGranted(live, isGranted);
  });
}
