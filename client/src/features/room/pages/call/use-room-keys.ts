import { useEffect, useEffectEvent, useRef } from "react";
import { isLive } from "../../../../call/devices/device-live.ts";
import type { RoomActions } from "../../actions-type.ts";
import type { RoomView } from "../../call/view.ts";
import { type KeyAction, keyActionOf } from "../../keys.ts";

/** Runs a key's action, except for push-to-talk. */
export type RunKeyAction = (action: KeyAction) => void;

/** With Option the space bar types a no-break space, and it can type a wide one. */
const isSpace = ({ key, code }: KeyboardEvent): boolean => key === " " || code === "Space";

/**
 * Handles the keys of a call. The space bar opens a muted microphone while it is held. It is released when
 * the window loses the focus, as to a dialog over the page, when the page is hidden, and with the call,
 * because the keyup event is lost then.
 */
export function useRoomKeys(
  { media, singleKeys }: Pick<RoomView, "media" | "singleKeys">,
  want: RoomActions["want"],
  runKeyAction: RunKeyAction,
): void {
  const talking = useRef(false);
  const release = useEffectEvent(() => {
    if (!talking.current) return;
    talking.current = false;
    want("microphone", false);
  });
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    // The keydown of a held key repeats, and must not scroll.
    if (isSpace(event) && talking.current) event.preventDefault();
    // While Command is held, macOS sends no keyup for other keys.
    if (event.key === "Meta") release();
    const action = keyActionOf(event, singleKeys);
    if (action === null) return;
    event.preventDefault();
    if (action.does !== "talk") runKeyAction(action);
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
    // In the capture phase, because a dialog stops its keys from bubbling.
    document.addEventListener("keyup", (event) => onKeyUp(event), { signal, capture: true });
    window.addEventListener("blur", () => release(), { signal });
    document.addEventListener("visibilitychange", () => release(), { signal });
    return () => {
      ends.abort();
      release();
    };
  }, []);
}
