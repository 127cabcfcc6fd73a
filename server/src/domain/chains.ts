/**
 * Many ordered lists ("chains") of small integers ("slots") in one pool of typed arrays: appending, removing and
 * stepping take constant time and make no garbage. Chains and links are numbered from 1; 0 says "none". The links of
 * one slot hang together, so that all can be removed at once.
 */
export class Chains {
  #next = new Int32Array(initial);
  #previous = new Int32Array(initial);
  #slot = new Int32Array(initial);
  #chain = new Int32Array(initial);
  #sibling = new Int32Array(initial);
  #freeLink = 0;
  #links = 1;
  #head = new Int32Array(initial);
  #tail = new Int32Array(initial);
  #length = new Int32Array(initial);
  #freeChain = 0;
  #chains = 1;

  /** A new, empty chain. */
  open(): number {
    const chain = this.#freeChain !== 0 ? this.#freeChain : this.#chains++;
    if (chain === this.#freeChain) this.#freeChain = at(this.#head, chain);
    if (chain >= this.#head.length) {
      this.#head = doubled(this.#head);
      this.#tail = doubled(this.#tail);
      this.#length = doubled(this.#length);
    }
    this.#head[chain] = 0;
    this.#tail[chain] = 0;
    this.#length[chain] = 0;
    return chain;
  }

  /** Gives an empty chain back; its number will be used again. */
  close(chain: number): void {
    this.#head[chain] = this.#freeChain;
    this.#freeChain = chain;
  }

  /** Appends a slot and returns the link; `sibling` is the slot's link before this one, or 0. */
  append(chain: number, slot: number, sibling: number): number {
    const link = this.#newLink();
    const tail = at(this.#tail, chain);
    this.#next[link] = 0;
    this.#previous[link] = tail;
    this.#slot[link] = slot;
    this.#chain[link] = chain;
    this.#sibling[link] = sibling;
    if (tail === 0) this.#head[chain] = link;
    else this.#next[tail] = link;
    this.#tail[chain] = link;
    this.#length[chain] = at(this.#length, chain) + 1;
    return link;
  }

  /** Takes a link out of its chain and returns the slot's link before it, or 0. */
  remove(link: number): number {
    const chain = at(this.#chain, link);
    const next = at(this.#next, link);
    const previous = at(this.#previous, link);
    if (previous === 0) this.#head[chain] = next;
    else this.#next[previous] = next;
    if (next === 0) this.#tail[chain] = previous;
    else this.#previous[next] = previous;
    this.#length[chain] = at(this.#length, chain) - 1;
    this.#next[link] = this.#freeLink;
    this.#freeLink = link;
    return at(this.#sibling, link);
  }

  first(chain: number): number {
    return at(this.#head, chain);
  }

  after(link: number): number {
    return at(this.#next, link);
  }

  slotOf(link: number): number {
    return at(this.#slot, link);
  }

  chainOf(link: number): number {
    return at(this.#chain, link);
  }

  /** The slot's link before this one, or 0. */
  siblingOf(link: number): number {
    return at(this.#sibling, link);
  }

  lengthOf(chain: number): number {
    return at(this.#length, chain);
  }

  #newLink(): number {
    if (this.#freeLink !== 0) {
      const link = this.#freeLink;
      this.#freeLink = at(this.#next, link);
      return link;
    }
    if (this.#links >= this.#next.length) {
      this.#next = doubled(this.#next);
      this.#previous = doubled(this.#previous);
      this.#slot = doubled(this.#slot);
      this.#chain = doubled(this.#chain);
      this.#sibling = doubled(this.#sibling);
    }
    return this.#links++;
  }
}

const initial = 1_024;

function at(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(array.length * 2);
  bigger.set(array);
  return bigger;
}
