// The originals, captured before the page guards them: a translator uses the browser's own.
// oxlint-disable-next-line typescript/unbound-method -- they are called with the node that they are called on
const { insertBefore, removeChild } = Node.prototype;

/**
 * Translates as browsers do: replaces every text, present and future, by the translator's own elements with
 * other text in them. The returned function stops it.
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
