import type { z } from "zod";

type Parsed<T> = { readonly success: true; readonly data: T } | { readonly success: false };

/**
 * Parses a value from the wire. zod compares the `length` of any value, and an object such as
 * `{"length":[{"toString":null}]}` makes that throw: such a value is treated as a mismatch.
 */
export function parseWire<S extends z.ZodType>(schema: S, value: unknown): Parsed<z.infer<S>> {
  try {
    return schema.safeParse(value);
  } catch {
    return { success: false };
  }
}
