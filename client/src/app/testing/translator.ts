// As they were before the page could guard them: a translator has the browser's own.
// oxlint-disable-next-line typescript/unbound-method -- they are called with the node that they are called on
const { insertBefore, removeChild } = Node.prototype;

/**
 * Translates as browsers do: every text is replaced by elements of the translator's own with another text in them, now and
 * whenever there is new text. The result ends it.
 */
export function startTranslator(root: Node, place: "before" | "after"): () => void {
  const page = root.ownerDocument ?? (root as Document);
  const isOwn = (text: Text) => text.parentElement?.closest("[data-translated]") !== null;
  const translate = (text: Text) => {
    const { data, parentElement } = text;
    if (data.trim() === "" || parentElement === null || isOwn(text)) return;
    if (parentElement.closest("script, style, textarea, noscript, title") !== null) return;
    const [outer, inner] = [page.createElement("font"), page.createElement("font")];
    outer.dataset["translated"] = "";
    inner.append(`«${data}»`);
    outer.append(inner);
    insertBefore.call(parentElement, outer, place === "before" ? text : text.nextSibling);
    removeChild.call(parentElement, text);
  };
  const all = (node: Node) => {
    const walker = page.createTreeWalker(node, 4);
    const texts: Text[] = [];
    if (node.nodeType === 3) texts.push(node as Text);
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) translate(text);
  };
  all(root);
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      if (target.nodeType === 3) all(target);
      for (const node of addedNodes) if (node.isConnected) all(node);
    }
  });
  observer.observe(root, { childList: true, subtree: true, characterData: true });
  return () => observer.disconnect();
}
