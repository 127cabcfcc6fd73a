/**
 * Whether a key belongs to an input method. Safari ends the composition before the Enter that has ended it, and marks that
 * Enter by the key code of what an input method has processed (UI Events §7.3.1).
 */
export const isComposing = (press: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean =>
  press.isComposing || press.keyCode === 229;
