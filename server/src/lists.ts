import { z } from "zod";

/** The items of a variable that lists them separated by commas; a single comma is an empty list. */
export const commaSeparated = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);
