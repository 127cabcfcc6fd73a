/** What a shortcut needs to know of a key press. */
export type KeyPress = Pick<
  KeyboardEvent,
  | "key"
  | "ctrlKey"
  | "metaKey"
  | "altKey"
  | "shiftKey"
  | "repeat"
  | "isComposing"
  | "defaultPrevented"
  | "target"
>;

/** Whether a letter pressed there is a letter. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** Whether a dialog or menu has the keys for itself. */
export const isInDialog = (): boolean => document.querySelector("dialog[open], [role=dialog]") !== null;

/** `aria-keyshortcuts`: the letter alone where letters alone are shortcuts, and the other one with Control or Command. */
export const shortcuts = (alone: string, commanded: string, singleKeys: boolean): string =>
  `${singleKeys ? `${alone} ` : ""}Control+${commanded} Meta+${commanded}`;
