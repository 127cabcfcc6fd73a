import fc from "fast-check";
import { expect, test } from "vitest";
import { keepMessage, readMessage } from "./kept-message.ts";
import { TextStore } from "./text-store.ts";

const fields = fc.dictionary(fc.string(), fc.jsonValue());
const messages = fc.oneof(
  fc.jsonValue(),
  fields,
  fc.tuple(fields, fc.string({ unit: "binary" })).map(([rest, json]) => ({ ...rest, json })),
  fc.tuple(fields, fc.jsonValue()).map(([rest, json]) => ({ ...rest, json })),
);

test("a message is read as its JSON tells it, whatever it contains", () => {
  const texts = new TextStore();
  fc.assert(
    fc.property(fc.array(messages, { maxLength: 8 }), (all) => {
      const kept = all.map((message) => keepMessage(texts, message));
      expect(kept.map((one) => readMessage(texts, one))).toEqual(JSON.parse(JSON.stringify(all)));
      for (const one of kept) texts.drop(one);
    }),
  );
});

test("JSON in a message takes no more memory than its own length", () => {
  const json = JSON.stringify(Array.from({ length: 1_000 }, () => ""));
  const kept = keepMessage(new TextStore(), { kind: "page", json });
  expect(kept.bytes).toBe(json.length + JSON.stringify({ kind: "page" }).length);
});
