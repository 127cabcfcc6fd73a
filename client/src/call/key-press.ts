/** The parts of a key press that a shortcut reads. */
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
 * The shortcut of a key: its letter or digit. On a keyboard of another script, it is the letter at the same
 * position of a Latin keyboard. Other keys keep their name.
 */
export function shortcutOf({ key, code }: Pick<KeyboardEvent, "key" | "code">): string {
  if (/^[\x20-\x7e]$/u.test(key) && !/^Digit[0-9]$/.test(code)) return key.toLowerCase();
  if (/^[0-9?]$/.test(key)) return key;
  if (key === "؟" || key === "；") return "?";
  const [, letter, digit] = byPlace.exec(code) ?? [];
  return letter?.toLowerCase() ?? digit ?? key.toLowerCase();
}

/** True if the target takes text, so that a letter is no shortcut. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** True if an open dialog or menu receives the keys. */
export const isInDialog = (): boolean => document.querySelector("dialog[open], [role=dialog]") !== null;

/**
 * The value of `aria-keyshortcuts`: the single letter if single keys are on, and the other key with Control
 * or Command.
 */
export const shortcuts = (alone: string, commanded: string, singleKeys: boolean): string =>
  `${singleKeys ? `${alone} ` : ""}Control+${commanded} Meta+${commanded}`;
