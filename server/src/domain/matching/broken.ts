import { InvariantError } from "../invariant-error.ts";

/**
 * Follows a read whose index is always inside the array: `links[at] ?? broken("links")`. A default in its place
 * would let a corrupt index give wrong matches.
 * @throws InvariantError always, with the name of what was read.
 */
export function broken(what: string): never {
  throw new InvariantError(`an index lies outside ${what}`);
}
