import { expect, it } from "vitest";
import { lines } from "./rehearsal.ts";

it("parses each schema completely, because every sample is valid", () => {
  expect(lines.map(([schema, sample]) => schema.safeParse(sample).success)).toEqual(lines.map(() => true));
});
