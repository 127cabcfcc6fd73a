/** A broken assumption: the program has a bug. Its message names the assumption. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}
