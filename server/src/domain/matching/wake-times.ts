import { broken } from "./broken.ts";

/** A binary heap of slots by wake-up time; every slot is in it at most once. */
export class WakeTimes {
  /** The slots, in heap order. */
  #heap = new Int32Array(initial);
  #size = 0;
  /** For each slot: its time, and its heap position plus one (0 if it is not in the heap). */
  #times = new Float64Array(initial);
  #places = new Int32Array(initial);

  /** Sets, moves or (with null) drops the wake-up of a slot. */
  set(slot: number, time: number | null): void {
    if (time === null) {
      this.#drop(slot);
      return;
    }
    if (slot >= this.#places.length) this.#grow(slot);
    const known = this.#places[slot] ?? broken("places");
    this.#times[slot] = time;
    const place = known === 0 ? this.#size++ : known - 1;
    this.#sink(slot, this.#rise(slot, place));
  }

  /** The earliest wake-up, or null. */
  earliest(): number | null {
    return this.#size === 0 ? null : this.#timeOf(this.#heap[0] ?? broken("heap"));
  }

  /** Takes out the earliest slot whose time has come, or null. */
  takeDue(now: number): number | null {
    const slot = this.#heap[0] ?? broken("heap");
    if (this.#size === 0 || this.#timeOf(slot) > now) return null;
    this.#drop(slot);
    return slot;
  }

  #drop(slot: number): void {
    // A slot that never had a wake-up can lie beyond the end of the array.
    const place = (this.#places[slot] ?? 0) - 1;
    if (place < 0) return;
    this.#places[slot] = 0;
    const last = this.#heap[--this.#size] ?? broken("heap");
    if (last !== slot) this.#sink(last, this.#rise(last, place));
  }

  /** Moves a slot up from a position whose content may be overwritten, and returns its final position. */
  #rise(slot: number, from: number): number {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above] ?? broken("heap");
      if (this.#timeOf(slot) >= this.#timeOf(parent)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(slot, place);
    return place;
  }

  #sink(slot: number, from: number): void {
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= this.#size) break;
      let child = this.#heap[below] ?? broken("heap");
      // The last node may have no right child; the heap's size is checked before this is used.
      const right = this.#heap[below + 1] ?? 0;
      if (below + 1 < this.#size && this.#timeOf(right) < this.#timeOf(child)) {
        child = right;
        below++;
      }
      if (this.#timeOf(child) >= this.#timeOf(slot)) break;
      this.#put(child, place);
      place = below;
    }
    this.#put(slot, place);
  }

  #put(slot: number, place: number): void {
    this.#heap[place] = slot;
    this.#places[slot] = place + 1;
  }

  #timeOf(slot: number): number {
    return this.#times[slot] ?? broken("times");
  }

  #grow(slot: number): void {
    const length = Math.max(slot + 1, 2 * this.#places.length);
    const times = new Float64Array(length);
    times.set(this.#times);
    this.#times = times;
    const places = new Int32Array(length);
    places.set(this.#places);
    this.#places = places;
    const heap = new Int32Array(length);
    heap.set(this.#heap);
    this.#heap = heap;
  }
}

const initial = 256;
