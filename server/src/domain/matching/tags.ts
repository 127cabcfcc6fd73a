import type { Interest } from "@lets-meet/shared/interests.ts";
import { broken } from "./broken.ts";
import type { Popularity } from "./popularity.ts";

/** Assigns a small number to every interest that waiting tickets name, and tracks its rarity. */
export class Tags {
  readonly #popularity: Popularity;
  readonly #numbers = new Map<Interest, number>();
  readonly #names: (Interest | undefined)[] = [undefined];
  readonly #uses: number[] = [0];
  readonly #rarity: number[] = [0];
  readonly #free: number[] = [];

  constructor(popularity: Popularity) {
    this.#popularity = popularity;
  }

  /** The number of an interest, from 1; counts one more ticket that names it. */
  take(name: Interest): number {
    const number = this.#numbers.get(name) ?? this.#introduce(name);
    this.#uses[number] = (this.#uses[number] ?? broken("uses")) + 1;
    return number;
  }

  /** Counts one ticket less that names it; a number without uses is assigned to another interest. */
  release(number: number): void {
    const uses = (this.#uses[number] ?? broken("uses")) - 1;
    this.#uses[number] = uses;
    const name = this.#names[number];
    if (uses > 0 || name === undefined) return;
    this.#numbers.delete(name);
    this.#names[number] = undefined;
    this.#free.push(number);
  }

  /** Notes that a new ticket names the interest, which makes it a little less rare. */
  count(number: number): void {
    const name = this.#names[number];
    if (name === undefined) return;
    this.#popularity.add(name);
    this.#rarity[number] = this.#popularity.rarity(name);
  }

  /** From 0 (every ticket names it) to 1, as of the last ticket that brought the interest. */
  rarityOf(number: number): number {
    return this.#rarity[number] ?? broken("rarity");
  }

  /** The same by name; 0 for an interest that no waiting ticket has. */
  readonly rarityOfName = (name: Interest): number => this.rarityOf(this.#numbers.get(name) ?? 0);

  get size(): number {
    return this.#numbers.size;
  }

  #introduce(name: Interest): number {
    const number = this.#free.pop() ?? this.#names.length;
    this.#numbers.set(name, number);
    this.#names[number] = name;
    this.#uses[number] = 0;
    this.#rarity[number] = this.#popularity.rarity(name);
    return number;
  }
}
