import { expect, it } from "vitest";
import { lines } from "./rehearsal.ts";

it("goes all the way through each schema, because every sample of it fits", () => {
  expect(lines.map(([schema, sample]) => schema.safeParse(sample).success)).toEqual(lines.map(() => true));
});
