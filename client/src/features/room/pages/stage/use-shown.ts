import type { PeerId } from "@lets-meet/shared/ids.ts";
import { useEffect, useRef } from "react";
import { usePageHidden } from "../../../../ui/use-page-hidden.ts";
import type { RoomActions, ShownSizes } from "../../actions-type.ts";
import { changedSizes, type Seen, shownSizes } from "../../call/shown-sizes.ts";

/** Reports the size of every peer's picture: once for a new peer, and then only changes. */
export function useShown(seen: Seen, show: RoomActions["show"]): void {
  const told = useRef<ReadonlyMap<PeerId, ShownSizes>>(new Map());
  const hidden = usePageHidden();
  useEffect(() => {
    // No sizes are known before the stage is measured.
    if (seen.rects.size === 0) return;
    const sizes = shownSizes({ ...seen, covered: seen.covered || hidden });
    for (const [peerId, changed] of changedSizes(told.current, sizes)) show(peerId, changed);
    // A peer that has left is forgotten, and reported again when it returns.
    told.current = sizes;
  });
}
