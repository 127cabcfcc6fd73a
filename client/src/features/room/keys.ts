import { isInDialog, isTyping, type KeyPress, shortcutOf } from "../../call/key-press.ts";
import { isComposing } from "../../ui/composing.ts";

/** The action of a key in a room. `talk` lasts as long as the key is held. */
export type KeyAction =
  | {
      readonly does:
        | "microphone"
        | "camera"
        | "talk"
        | "hand"
        | "chat"
        | "people"
        | "share"
        | "tiles"
        | "help";
    }
  /** `place` is the person's index among the members. */
  | { readonly does: "person"; readonly place: number };

type Name = Exclude<KeyAction["does"], "person">;

const letters: Readonly<Record<string, Name>> = {
  m: "microphone",
  v: "camera",
  h: "hand",
  c: "chat",
  p: "people",
  s: "share",
  w: "tiles",
};
const commands: Readonly<Record<string, Name>> = { d: "microphone", e: "camera" };

/** True for elements that the space bar activates or scrolls. */
const takesSpace = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("button, a, summary, video, [role=button], [role=log]") !== null;

/** The action of a key press in a room; `null` if it has none. */
export function keyActionOf(press: KeyPress, singleKeys: boolean): KeyAction | null {
  if (press.repeat || isComposing(press) || press.defaultPrevented || press.altKey || isInDialog())
    return null;
  const key = shortcutOf(press);
  if (press.ctrlKey || press.metaKey) {
    const does = press.shiftKey ? undefined : commands[key];
    return does === undefined ? null : { does };
  }
  if (!singleKeys || isTyping(press.target)) return null;
  // On most keyboards the question mark needs Shift.
  if (key === "?") return { does: "help" };
  if (press.shiftKey) return null;
  if (key === " ") return takesSpace(press.target) ? null : { does: "talk" };
  if (/^[1-9]$/u.test(key)) return { does: "person", place: Number(key) - 1 };
  const does = Object.hasOwn(letters, key) ? letters[key] : undefined;
  return does === undefined ? null : { does };
}

/** The keys of the help sheet, in its order. */
export const keySheet: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["M", "Ctrl D"], does: "Microphone on or off" },
  { keys: ["V", "Ctrl E"], does: "Camera on or off" },
  { keys: ["Space"], does: "Hold to talk while muted" },
  { keys: ["H"], does: "Raise or lower your hand" },
  { keys: ["C"], does: "Chat" },
  { keys: ["P"], does: "People" },
  { keys: ["S"], does: "Share or stop sharing your screen" },
  { keys: ["W"], does: "Grid or speaker view" },
  { keys: ["1", "…", "9"], does: "Pin or unpin that person" },
  { keys: ["?"], does: "Show these shortcuts" },
];
