import { broken } from "./broken.ts";

/**
 * The recent use of each interest, in memory of fixed size: a count-min sketch whose counts are halved
 * periodically, so that old trends fade. A collision can make an interest look slightly more common, never
 * rarer; ten thousand invented names raise a count by a few.
 */
export class Popularity {
  readonly #counts: Uint32Array;
  readonly #mask: number;
  readonly #halveAfter: number;
  #total = 0;

  /** `columns` is a power of two; the memory is 16 bytes for each. */
  constructor(columns = 8_192) {
    this.#counts = new Uint32Array(columns * rows);
    this.#mask = columns - 1;
    this.#halveAfter = columns * 4;
  }

  /** Notes that a new ticket names the interest. */
  add(name: string): void {
    const hash = hashOf(name);
    for (let row = 0; row < rows; row++) {
      const cell = this.#cell(hash, row);
      this.#counts[cell] = (this.#counts[cell] ?? broken("counts")) + 1;
    }
    this.#total++;
    if (this.#total >= this.#halveAfter) this.#halve();
  }

  /** From 0 (every ticket names it) to 1 (no ticket did), on a logarithmic scale like information content. */
  rarity(name: string): number {
    const hash = hashOf(name);
    let count = Number.POSITIVE_INFINITY;
    for (let row = 0; row < rows; row++)
      count = Math.min(count, this.#counts[this.#cell(hash, row)] ?? broken("counts"));
    return 1 - Math.log(1 + count) / Math.log(2 + this.#total);
  }

  #cell(hash: number, row: number): number {
    // Two halves of one hash yield as many hashes as needed (Kirsch and Mitzenmacher, 2006).
    const column = (hash + row * ((hash >>> 15) | 1)) & this.#mask;
    return row * (this.#mask + 1) + column;
  }

  #halve(): void {
    for (let cell = 0; cell < this.#counts.length; cell++)
      this.#counts[cell] = (this.#counts[cell] ?? broken("counts")) >>> 1;
    this.#total >>>= 1;
  }
}

const rows = 4;

/** FNV-1a over UTF-16 code units with a final mix, so that high and low bits are equally well distributed. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (hash ^ (hash >>> 15)) >>> 0;
}
