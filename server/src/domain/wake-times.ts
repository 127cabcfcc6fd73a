/** A binary heap of slots by the time at which each is to be looked at again; every slot is in it at most once. */
export class WakeTimes {
  #heap: number[] = [];
  #time = new Map<number, number>();
  #place = new Map<number, number>();

  /** Sets, moves or (with null) drops the wake-up of a slot. */
  set(slot: number, time: number | null): void {
    this.#drop(slot);
    if (time === null) return;
    this.#time.set(slot, time);
    this.#heap.push(slot);
    this.#rise(this.#heap.length - 1);
  }

  /** The earliest wake-up, or null. */
  earliest(): number | null {
    const slot = this.#heap[0];
    return slot === undefined ? null : this.#timeOf(slot);
  }

  /** Takes out a slot whose time has come, the earliest first, or null. */
  takeDue(now: number): number | null {
    const slot = this.#heap[0];
    if (slot === undefined || this.#timeOf(slot) > now) return null;
    this.#drop(slot);
    return slot;
  }

  #drop(slot: number): void {
    const place = this.#place.get(slot);
    if (place === undefined) return;
    this.#place.delete(slot);
    this.#time.delete(slot);
    const last = this.#heap.pop();
    if (last === undefined || last === slot) return;
    this.#put(last, place);
    this.#rise(place);
    this.#sink(this.#place.get(last) ?? place);
  }

  #rise(from: number): void {
    let place = from;
    const slot = this.#heap[place];
    if (slot === undefined) return;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || !this.#before(slot, parent)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(slot, place);
  }

  #sink(from: number): void {
    let place = from;
    const slot = this.#heap[place];
    if (slot === undefined) return;
    for (;;) {
      let below = 2 * place + 1;
      let child = this.#heap[below];
      const right = this.#heap[below + 1];
      if (child !== undefined && right !== undefined && this.#before(right, child)) {
        child = right;
        below++;
      }
      if (child === undefined || !this.#before(child, slot)) break;
      this.#put(child, place);
      place = below;
    }
    this.#put(slot, place);
  }

  #put(slot: number, place: number): void {
    this.#heap[place] = slot;
    this.#place.set(slot, place);
  }

  #before(a: number, b: number): boolean {
    return this.#timeOf(a) < this.#timeOf(b);
  }

  #timeOf(slot: number): number {
    return this.#time.get(slot) ?? 0;
  }
}
