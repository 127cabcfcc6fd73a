/**
 * Many ordered lists ("chains") of small integers ("slots") in one pool of typed arrays: append, remove and
 * step take constant time and produce no garbage. Chains and links are numbered from 1; 0 means "none". The
 * links of one slot are linked to each other, so that all of them can be removed at once.
 */
export class Chains {
  /** One array for all fields, because a step along a chain reads most fields of a link. */
  #links = new Int32Array(initial * linkWords);
  #chains = new Int32Array(initial * chainWords);
  #freeLink = 0;
  #freeChain = 0;
  #linkEnd = 1;
  #chainEnd = 1;

  /** A new, empty chain. */
  open(): number {
    let chain = this.#freeChain;
    if (chain !== 0) this.#freeChain = at(this.#chains, chain * chainWords + head);
    else {
      chain = this.#chainEnd++;
      this.#chains = roomFor(this.#chains, this.#chainEnd * chainWords);
    }
    this.#chains.fill(0, chain * chainWords, (chain + 1) * chainWords);
    return chain;
  }

  /** Returns an empty chain to the pool; its number will be reused. */
  close(chain: number): void {
    this.#chains[chain * chainWords + head] = this.#freeChain;
    this.#freeChain = chain;
  }

  /** Appends a slot and returns the link; `sibling` is the slot's link before this one, or 0. */
  append(chain: number, slot: number, sibling: number): number {
    const link = this.#newLink();
    const links = this.#links;
    const chains = this.#chains;
    const base = link * linkWords;
    const ends = chain * chainWords;
    const last = at(chains, ends + tail);
    links[base + next] = 0;
    links[base + previous] = last;
    links[base + slotWord] = slot;
    links[base + chainWord] = chain;
    links[base + siblingWord] = sibling;
    if (last === 0) chains[ends + head] = link;
    else links[last * linkWords + next] = link;
    chains[ends + tail] = link;
    chains[ends + length] = at(chains, ends + length) + 1;
    return link;
  }

  /** Removes a link from its chain and returns the slot's previous link, or 0. */
  remove(link: number): number {
    const links = this.#links;
    const chains = this.#chains;
    const base = link * linkWords;
    const ends = at(links, base + chainWord) * chainWords;
    const after = at(links, base + next);
    const before = at(links, base + previous);
    if (before === 0) chains[ends + head] = after;
    else links[before * linkWords + next] = after;
    if (after === 0) chains[ends + tail] = before;
    else links[after * linkWords + previous] = before;
    chains[ends + length] = at(chains, ends + length) - 1;
    links[base + next] = this.#freeLink;
    this.#freeLink = link;
    return at(links, base + siblingWord);
  }

  first(chain: number): number {
    return at(this.#chains, chain * chainWords + head);
  }

  after(link: number): number {
    return at(this.#links, link * linkWords + next);
  }

  slotOf(link: number): number {
    return at(this.#links, link * linkWords + slotWord);
  }

  chainOf(link: number): number {
    return at(this.#links, link * linkWords + chainWord);
  }

  /** The slot's previous link, or 0. */
  siblingOf(link: number): number {
    return at(this.#links, link * linkWords + siblingWord);
  }

  lengthOf(chain: number): number {
    return at(this.#chains, chain * chainWords + length);
  }

  #newLink(): number {
    const link = this.#freeLink;
    if (link !== 0) {
      this.#freeLink = at(this.#links, link * linkWords + next);
      return link;
    }
    this.#linkEnd++;
    this.#links = roomFor(this.#links, this.#linkEnd * linkWords);
    return this.#linkEnd - 1;
  }
}

const initial = 256;
/**
 * The words of a link, and its stride: three of the eight words are padding, so that no link straddles two
 * cache lines.
 */
const next = 0;
const previous = 1;
const slotWord = 2;
const chainWord = 3;
const siblingWord = 4;
const linkWords = 8;
/** The words of a chain. */
const head = 0;
const tail = 1;
const length = 2;
const chainWords = 4;

function at(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}

function roomFor(array: Int32Array<ArrayBuffer>, words: number): Int32Array<ArrayBuffer> {
  if (words <= array.length) return array;
  const bigger = new Int32Array(array.length * 2);
  bigger.set(array);
  return bigger;
}
