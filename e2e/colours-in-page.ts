/**
 * Finds controls with the colour of their background, and radio groups that do not show which button is checked, on the
 * page as it is now. Runs in the page.
 */
export function hiddenByColours(): readonly string[] {
  const found: string[] = [];
  const root = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  const nameOf = (element: Element) => element.getAttribute("aria-label") ?? element.textContent.trim();
  const groundOf = (element: Element): string => {
    const { backgroundColor } = getComputedStyle(element);
    // Forced colours keep a background's transparency.
    return backgroundColor.endsWith(", 0)") && element.parentElement !== null
      ? groundOf(element.parentElement)
      : backgroundColor;
  };
  for (const control of root.querySelectorAll("button, input, select, textarea, a[href]")) {
    const isBox = control instanceof HTMLInputElement && control.labels?.[0]?.contains(control) === true;
    const seen = isBox ? (control.labels?.[0] ?? control) : control;
    const { color } = getComputedStyle(seen);
    if (control.checkVisibility() && color === groundOf(seen)) found.push(`unreadable: ${nameOf(seen)}`);
  }
  const looksOf = (box: HTMLInputElement) => {
    const label = box.labels?.[0] ?? box;
    const { color, borderColor, textDecorationLine, outlineStyle } = getComputedStyle(label);
    const signs = label.querySelectorAll("svg").length;
    return [color, groundOf(label), borderColor, textDecorationLine, outlineStyle, signs].join();
  };
  for (const chosen of root.querySelectorAll<HTMLInputElement>("input[type=radio]:checked")) {
    // A radio button that the browser draws itself shows it in all colours.
    const { opacity, appearance } = getComputedStyle(chosen);
    if (opacity !== "0" && appearance !== "none") continue;
    const others = root.querySelectorAll<HTMLInputElement>("input[type=radio]:not(:checked)");
    if ([...others].some((other) => other.name === chosen.name && looksOf(other) === looksOf(chosen)))
      found.push(`nothing shows that it is chosen: ${nameOf(chosen.labels?.[0] ?? chosen)}`);
  }
  return found;
}
