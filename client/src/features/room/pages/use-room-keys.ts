import { useEffect, useEffectEvent, useRef } from "react";
import { isLive } from "../../../call/device-live.ts";
import type { RoomActions } from "../actions-type.ts";
import { deedOf, type KeyDeed } from "../keys.ts";
import type { RoomView } from "../view.ts";

/** What a key does besides talking. */
export type DoDeed = (deed: KeyDeed) => void;

/** Whatever it writes: with Option it is a no-break space, and it can be wide. */
const isSpace = ({ key, code }: KeyboardEvent): boolean => key === " " || code === "Space";

/**
 * Hears the keys of a call. The space bar opens a muted microphone for as long as it is held; it is let go when the window
 * loses the focus, when a dialog opens over the page, and with the call, because nobody hears of the key's end then.
 */
export function useRoomKeys(
  { media, singleKeys }: Pick<RoomView, "media" | "singleKeys">,
  want: RoomActions["want"],
  doDeed: DoDeed,
): void {
  const talking = useRef(false);
  const release = useEffectEvent(() => {
    if (!talking.current) return;
    talking.current = false;
    want("microphone", false);
  });
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    // A key that is held comes again and again, and must not scroll meanwhile.
    if (isSpace(event) && talking.current) event.preventDefault();
    // While Command is held, macOS tells of no other key's end.
    if (event.key === "Meta") release();
    const deed = deedOf(event, singleKeys);
    if (deed === null) return;
    event.preventDefault();
    if (deed.does !== "talk") doDeed(deed);
    else if (!isLive(media.microphone)) {
      talking.current = true;
      want("microphone", true);
    }
  });
  const onKeyUp = useEffectEvent((event: KeyboardEvent) => {
    if (isSpace(event)) release();
  });
  useEffect(() => {
    const ends = new AbortController();
    const { signal } = ends;
    document.addEventListener("keydown", (event) => onKeyDown(event), { signal });
    // While capturing, because a dialog keeps its keys to itself.
    document.addEventListener("keyup", (event) => onKeyUp(event), { signal, capture: true });
    window.addEventListener("blur", () => release(), { signal });
    document.addEventListener("visibilitychange", () => release(), { signal });
    return () => {
      ends.abort();
      release();
    };
  }, []);
}
