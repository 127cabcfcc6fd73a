/** A block of memory outside V8's heap. Texts are appended to it, and it is used again when all of them are dropped. */
type Slab = { readonly memory: Buffer; used: number; texts: number };

/** A text in a store. */
export type StoredText = { readonly slab: Slab; readonly from: number; readonly bytes: number };

/** Large enough that most memory is in texts, small enough that the last text of a slab keeps little else. */
const slabBytes = 262_144;
/** The number of empty slabs that are kept for new texts. */
const mostSpare = 8;

/**
 * Texts outside V8's heap, many to one block: a buffer for each would cost the collector an object and the allocator a
 * block, and the pages of freed blocks would be returned to the system and fetched again.
 */
export class TextStore {
  #current: Slab = newSlab(slabBytes);
  readonly #spare: Slab[] = [];

  add(text: string): StoredText {
    const bytes = Buffer.byteLength(text);
    const slab = this.#withRoomFor(bytes);
    const from = slab.used;
    // Text with as many bytes as characters is ASCII, which is copied faster as latin1.
    slab.memory.write(text, from, bytes === text.length ? "latin1" : "utf8");
    slab.used += bytes;
    slab.texts++;
    return { slab, from, bytes };
  }

  read({ slab, from, bytes }: StoredText): string {
    return slab.memory.toString("utf8", from, from + bytes);
  }

  /** Drops a text; call it once for each. */
  drop({ slab }: StoredText): void {
    slab.texts--;
    if (slab.texts > 0) return;
    slab.used = 0;
    if (slab !== this.#current && slab.memory.length === slabBytes && this.#spare.length < mostSpare)
      this.#spare.push(slab);
  }

  #withRoomFor(bytes: number): Slab {
    if (this.#current.used + bytes <= slabBytes) return this.#current;
    // A large text has a slab of its own; the rest of the current one is for others.
    if (bytes > slabBytes / 4) return newSlab(bytes);
    this.#current = this.#spare.pop() ?? newSlab(slabBytes);
    return this.#current;
  }
}

const newSlab = (bytes: number): Slab => ({ memory: Buffer.allocUnsafeSlow(bytes), used: 0, texts: 0 });
