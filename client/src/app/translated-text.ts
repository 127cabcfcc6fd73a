/*
 * Translators and extensions replace the page's text by elements of their own. React keeps using the text
 * nodes that it made: it removes them from parents they have left (an error that ends the page), inserts
 * other nodes before them, and writes into them, invisibly. This module remembers which element replaced
 * which of our texts, and points React's three operations at it.
 * https://github.com/facebook/react/issues/11538
 */

/** The element on the page that replaced one of our texts. */
const standIns = new WeakMap<Node, ChildNode>();

const isText = (node: Node | null): node is Text => node !== null && node.nodeType === 3;
const isElement = (node: Node | null): node is Element => node !== null && node.nodeType === 1;

/** Texts that React itself has removed: nothing replaced them. */
const removed = new WeakSet<Node>();

/**
 * Pairs each text with its replacement, which was inserted in the same step, or beside the text just before
 * its removal.
 */
function pair(records: readonly MutationRecord[]): void {
  let latest: Node | null = null;
  for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    if (addedNodes.length > 0) latest = addedNodes[0] ?? null;
    const isBeside = latest === previousSibling || latest === nextSibling;
    if (!isElement(latest) || (addedNodes.length === 0 && !isBeside)) continue;
    for (const node of removedNodes)
      if (isText(node) && node.parentNode === null && !removed.has(node)) standIns.set(node, latest);
  }
}

/**
 * The node in `parent` for a child that React believes to be there: its replacement, or the wrapper around
 * it.
 */
function foundIn(parent: Node, child: Node): ChildNode | null {
  for (let node: Node | null = standIns.get(child) ?? child; node !== null; node = node.parentNode)
    if (node.parentNode === parent) return node as ChildNode;
  return null;
}

/** The object in the prototype chain that owns that property. */
function ownerOf(object: object, name: string): object | null {
  let owner: object | null = object;
  while (owner !== null && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner) as object | null;
  return owner;
}

/** Guards the page; the returned function ends it. Call it once, before the first render. */
export function guardTexts(): () => void {
  // oxlint-disable-next-line typescript/unbound-method -- they are called with the node that they are called on
  const { removeChild, insertBefore } = Node.prototype;
  const valueOwner = ownerOf(Text.prototype, "nodeValue") ?? Node.prototype;
  const nodeValue = Object.getOwnPropertyDescriptor(valueOwner, "nodeValue");
  const observer = new MutationObserver(pair);
  observer.observe(document.documentElement, { childList: true, subtree: true });
  const lookAgain = () => pair(observer.takeRecords());

  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    removed.add(child);
    if (child.parentNode === this) return removeChild.call(this, child) as T;
    lookAgain();
    const found = foundIn(this, child);
    if (found !== null) removeChild.call(this, found);
    return child;
  };
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    if (before === null || before.parentNode === this) return insertBefore.call(this, node, before) as T;
    lookAgain();
    return insertBefore.call(this, node, foundIn(this, before)) as T;
  };
  Object.defineProperty(valueOwner, "nodeValue", {
    ...nodeValue,
    set(this: Node, value: string | null) {
      if (isText(this) && this.parentNode === null) {
        lookAgain();
        const standIn = standIns.get(this);
        const parent = standIn?.parentNode ?? null;
        if (standIn !== undefined && parent !== null) {
          insertBefore.call(parent, this, standIn);
          removeChild.call(parent, standIn);
        }
        standIns.delete(this);
      }
      nodeValue?.set?.call(this, value);
    },
  });
  return () => {
    observer.disconnect();
    Object.assign(Node.prototype, { removeChild, insertBefore });
    if (nodeValue !== undefined) Object.defineProperty(valueOwner, "nodeValue", nodeValue);
  };
}
