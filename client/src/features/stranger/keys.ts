import { isInDialog, isTyping, type KeyPress, shortcutOf } from "../../call/key-press.ts";
import { isComposing } from "../../ui/composing.ts";
import type { StrangerActions } from "./actions.ts";
import { isInMatch } from "./state.ts";
import type { StrangerStore } from "./store.ts";
import { canReport } from "./talk/can-report.ts";

/** Runs the action of a key on the pages with strangers; returns true if it has one. */
export function pressed(event: KeyPress, store: StrangerStore, actions: StrangerActions): boolean {
  if (event.repeat || isComposing(event) || event.defaultPrevented || event.altKey || isInDialog())
    return false;
  const { stranger, singleKeys } = store.getState();
  const isBare = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (event.key === "Escape" && isBare) {
    if (stranger.phase === "idle" || stranger.phase === "preparing") return false;
    actions.escape();
    return true;
  }
  if (singleKeys && isBare && !isTyping(event.target) && shortcutOf(event) === "r") {
    if (!canReport(store.getState())) return false;
    actions.askReport();
    return true;
  }
  if (!isInMatch(stranger) || stranger.wish.mode !== "video") return false;
  const isCommand = (event.ctrlKey || event.metaKey) && !event.shiftKey;
  const isLetter = singleKeys && isBare && !isTyping(event.target);
  const key = shortcutOf(event);
  const kind =
    (isCommand && key === "d") || (isLetter && key === "m")
      ? "microphone"
      : (isCommand && key === "e") || (isLetter && key === "v")
        ? "camera"
        : null;
  if (kind === null) return false;
  const device = store.getState().media[kind];
  actions.want(kind, !(device.state === "on" && !device.muted));
  return true;
}
