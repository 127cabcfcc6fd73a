import { broken } from "./broken.ts";

/**
 * A hash table from integers in [0, 2^31 - 1) to positive integers, with keys and values interleaved in one
 * typed array: a search among millions of entries touches one or two cache lines where a `Map` touches
 * several. Linear probing; at most half full.
 */
export class IntTable {
  /** Key plus one (0 for an empty cell) and value, alternating. */
  #cells = new Int32Array(2 * 256);
  #mask = 255;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The value of a key, or 0. */
  get(key: number): number {
    return this.#cells[2 * this.#find(key) + 1] ?? broken("cells");
  }

  set(key: number, value: number): void {
    let cell = this.#find(key);
    if (this.#cells[2 * cell] === 0) {
      if (2 * this.#size > this.#mask) {
        this.#grow();
        cell = this.#find(key);
      }
      this.#size++;
    }
    this.#cells[2 * cell] = key + 1;
    this.#cells[2 * cell + 1] = value;
  }

  delete(key: number): void {
    const cells = this.#cells;
    let hole = this.#find(key);
    if (cells[2 * hole] === 0) return;
    this.#size--;
    // Later entries of the run move up into the hole, unless that would put them before their home cell.
    for (let cell = (hole + 1) & this.#mask; cells[2 * cell] !== 0; cell = (cell + 1) & this.#mask) {
      const home = this.#homeOf((cells[2 * cell] ?? broken("cells")) - 1);
      if (((cell - home) & this.#mask) < ((cell - hole) & this.#mask)) continue;
      cells[2 * hole] = cells[2 * cell] ?? broken("cells");
      cells[2 * hole + 1] = cells[2 * cell + 1] ?? broken("cells");
      hole = cell;
    }
    cells[2 * hole] = 0;
    cells[2 * hole + 1] = 0;
  }

  /** The cell of a key, or the empty cell where it would be inserted. */
  #find(key: number): number {
    let cell = this.#homeOf(key);
    for (;;) {
      const there = this.#cells[2 * cell];
      if (there === 0 || there === key + 1) return cell;
      cell = (cell + 1) & this.#mask;
    }
  }

  #homeOf(key: number): number {
    const mixed = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }

  #grow(): void {
    const before = this.#cells;
    this.#cells = new Int32Array(2 * before.length);
    this.#mask = this.#cells.length / 2 - 1;
    for (let at = 0; at < before.length; at += 2) {
      const there = before[at] ?? broken("cells");
      if (there === 0) continue;
      const cell = this.#find(there - 1);
      this.#cells[2 * cell] = there;
      this.#cells[2 * cell + 1] = before[at + 1] ?? broken("cells");
    }
  }
}
