import type { Page } from "@playwright/test";

/**
 * Translates a page as browsers do, at the start and whenever new text appears: it replaces each text node with its own
 * elements. The words stay the same, so that tests can find them. For `page.addInitScript`.
 */
function translateInPage(): void {
  const translate = (text: Text) => {
    const parent = text.parentElement;
    if (parent === null || text.data.trim() === "") return;
    if (parent.closest("font, script, style, textarea, title, svg, option") !== null) return;
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    inner.append(text.data);
    outer.append(inner);
    parent.replaceChild(outer, text);
  };
  const translateAll = (node: Node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const texts: Node[] = node.nodeType === Node.TEXT_NODE ? [node] : [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) if (text instanceof Text) translate(text);
  };
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records)
      for (const node of type === "characterData" ? [target] : addedNodes)
        if (node.isConnected) translateAll(node);
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

/** Has a page translated from its start. */
export async function translateFromStart(page: Page): Promise<void> {
  await page.addInitScript(translateInPage);
}
