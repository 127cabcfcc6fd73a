import type { z } from "zod";

type Parsed<T> = { readonly success: true; readonly data: T } | { readonly success: false };

/**
 * Parses what came over the wire. zod compares the `length` of whatever it is given, and an object that came as
 * `{"length":[{"toString":null}]}` makes that throw: what cannot even be looked at is as bad as what does not fit.
 */
export function parseWire<S extends z.ZodType>(schema: S, value: unknown): Parsed<z.infer<S>> {
  try {
    return schema.safeParse(value);
  } catch {
    return { success: false };
  }
}
