/**
 * True if a key belongs to an input method. Safari ends the composition before its final Enter, and marks
 * that Enter with the key code of a processed key (UI Events §7.3.1).
 */
export const isComposing = (press: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean =>
  press.isComposing || press.keyCode === 229;
