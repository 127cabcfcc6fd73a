import { expect, test } from "vitest";
import { returnIn } from "./organisation-return.ts";

test.each([
  ["", null],
  ["?next=%2Frooms", null],
  ["?organisation=new", "newcomer"],
  ["?organisation=organisation-down", { refused: "organisation-down" }],
  ["?organisation=toString", { refused: "internal" }],
  ["?organisation=", { refused: "internal" }],
])("the query %j says %o", (search, returned) => expect(returnIn(search)).toEqual(returned));
