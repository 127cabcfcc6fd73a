/** What a shortcut needs to know of a key press. */
export type KeyPress = Pick<
  KeyboardEvent,
  | "key"
  | "code"
  | "keyCode"
  | "ctrlKey"
  | "metaKey"
  | "altKey"
  | "shiftKey"
  | "repeat"
  | "isComposing"
  | "defaultPrevented"
  | "target"
>;

const byPlace = /^(?:Key([A-Z])|Digit([0-9]))$/;

/**
 * The shortcut that a key stands for: the letter or digit on it, or, on a keyboard of another script, the one that is at its
 * place on a keyboard of Latin letters. Other keys are what they are.
 */
export function shortcutOf({ key, code }: Pick<KeyboardEvent, "key" | "code">): string {
  if (/^[\x20-\x7e]$/u.test(key) && !/^Digit[0-9]$/.test(code)) return key.toLowerCase();
  if (/^[0-9?]$/.test(key)) return key;
  if (key === "؟" || key === "；") return "?";
  const [, letter, digit] = byPlace.exec(code) ?? [];
  return letter?.toLowerCase() ?? digit ?? key.toLowerCase();
}

/** Whether a letter pressed there is a letter. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** Whether a dialog or menu has the keys for itself. */
export const isInDialog = (): boolean => document.querySelector("dialog[open], [role=dialog]") !== null;

/** `aria-keyshortcuts`: the letter alone where letters alone are shortcuts, and the other one with Control or Command. */
export const shortcuts = (alone: string, commanded: string, singleKeys: boolean): string =>
  `${singleKeys ? `${alone} ` : ""}Control+${commanded} Meta+${commanded}`;
