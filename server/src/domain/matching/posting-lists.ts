import { broken } from "./broken.ts";

/**
 * Many ordered lists ("lists") of small integers ("slots") in one pool of typed arrays: append, remove and
 * step take constant time and produce no garbage. PostingLists and links are numbered from 1; 0 means "none". The
 * links of one slot are linked to each other, so that all of them can be removed at once.
 */
export class PostingLists {
  /** One array for all fields, because a step along a list reads most fields of a link. */
  #links = new Int32Array(initial * linkWords);
  #lists = new Int32Array(initial * listWords);
  #freeLink = 0;
  #freeList = 0;
  #linkEnd = 1;
  #listEnd = 1;

  /** A new, empty list. */
  open(): number {
    let list = this.#freeList;
    if (list !== 0) this.#freeList = this.#lists[list * listWords + head] ?? broken("lists");
    else {
      list = this.#listEnd++;
      this.#lists = roomFor(this.#lists, this.#listEnd * listWords);
    }
    this.#lists.fill(0, list * listWords, (list + 1) * listWords);
    return list;
  }

  /** Returns an empty list to the pool; its number will be reused. */
  close(list: number): void {
    this.#lists[list * listWords + head] = this.#freeList;
    this.#freeList = list;
  }

  /** Appends a slot and returns the link; `sibling` is the slot's link before this one, or 0. */
  append(list: number, slot: number, sibling: number): number {
    const link = this.#newLink();
    const links = this.#links;
    const lists = this.#lists;
    const base = link * linkWords;
    const ends = list * listWords;
    const last = lists[ends + tail] ?? broken("lists");
    links[base + next] = 0;
    links[base + previous] = last;
    links[base + slotWord] = slot;
    links[base + listWord] = list;
    links[base + siblingWord] = sibling;
    if (last === 0) lists[ends + head] = link;
    else links[last * linkWords + next] = link;
    lists[ends + tail] = link;
    lists[ends + length] = (lists[ends + length] ?? broken("lists")) + 1;
    return link;
  }

  /** Removes a link from its list and returns the slot's previous link, or 0. */
  remove(link: number): number {
    const links = this.#links;
    const lists = this.#lists;
    const base = link * linkWords;
    const ends = (links[base + listWord] ?? broken("links")) * listWords;
    const after = links[base + next] ?? broken("links");
    const before = links[base + previous] ?? broken("links");
    if (before === 0) lists[ends + head] = after;
    else links[before * linkWords + next] = after;
    if (after === 0) lists[ends + tail] = before;
    else links[after * linkWords + previous] = before;
    lists[ends + length] = (lists[ends + length] ?? broken("lists")) - 1;
    links[base + next] = this.#freeLink;
    this.#freeLink = link;
    return links[base + siblingWord] ?? broken("links");
  }

  first(list: number): number {
    return this.#lists[list * listWords + head] ?? broken("lists");
  }

  after(link: number): number {
    return this.#links[link * linkWords + next] ?? broken("links");
  }

  slotOf(link: number): number {
    return this.#links[link * linkWords + slotWord] ?? broken("links");
  }

  listOf(link: number): number {
    return this.#links[link * linkWords + listWord] ?? broken("links");
  }

  /** The slot's previous link, or 0. */
  siblingOf(link: number): number {
    return this.#links[link * linkWords + siblingWord] ?? broken("links");
  }

  lengthOf(list: number): number {
    return this.#lists[list * listWords + length] ?? broken("lists");
  }

  #newLink(): number {
    const link = this.#freeLink;
    if (link !== 0) {
      this.#freeLink = this.#links[link * linkWords + next] ?? broken("links");
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
const listWord = 3;
const siblingWord = 4;
const linkWords = 8;
/** The words of a list. */
const head = 0;
const tail = 1;
const length = 2;
const listWords = 4;

function roomFor(array: Int32Array<ArrayBuffer>, words: number): Int32Array<ArrayBuffer> {
  if (words <= array.length) return array;
  const bigger = new Int32Array(array.length * 2);
  bigger.set(array);
  return bigger;
}
