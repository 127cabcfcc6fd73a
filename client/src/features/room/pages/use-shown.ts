import type { PeerId } from "@lets-meet/shared/ids.ts";
import { useEffect, useRef } from "react";
import { usePageHidden } from "../../../ui/use-page-hidden.ts";
import type { RoomActions, ShownSizes } from "../actions-type.ts";
import { changedSizes, type Seen, shownSizes } from "../shown-sizes.ts";

/** Tells how large everybody is shown: once for each who comes, and afterwards only what has changed. */
export function useShown(seen: Seen, show: RoomActions["show"]): void {
  const told = useRef<ReadonlyMap<PeerId, ShownSizes>>(new Map());
  const hidden = usePageHidden();
  useEffect(() => {
    // Nothing is known of sizes before the stage was measured.
    if (seen.rects.size === 0) return;
    const sizes = shownSizes({ ...seen, covered: seen.covered || hidden });
    for (const [peerId, changed] of changedSizes(told.current, sizes)) show(peerId, changed);
    // Whoever has left is forgotten, and told anew when they come back.
    told.current = sizes;
  });
}
